import { usualPassword } from '../../../../support/web-customer.ts'
import { forAnyone, forCustomers, notIntegers, type OperationCases, type Refusal } from './operation-cases.ts'
import { illegal, notAllowed, type Parameters, type World } from './world.ts'

const empty = {
  customer_name: 'customer_name不能为空',
  customer_mobile: 'customer_mobile不能为空',
  customer_email: 'customer_email不能为空',
  customer_passwd: 'customer_passwd不能为空',
}
const passwordLength = 'customer_passwd长度不符合要求 6,16'
const malformed = {
  customer_mobile: '23812345678',
  customer_passwd: '12345',
  customer_email: 'ming@cinema',
}

/** Parameters that are all empty, then filled one by one in the order of checks: each names the next one. */
function emptyInOrder(...names: readonly (keyof typeof empty)[]): Refusal[] {
  return names.map((name, index) => ({
    when: `${name} is the first that is empty, and what is there is malformed`,
    change: (good) => {
      const rest = names.slice(index).map((later) => [later, ''])
      return { ...good, ...malformed, customer_name: good.customer_name, ...Object.fromEntries(rest) }
    },
    msg: empty[name],
  }))
}

const tooLong: Refusal = {
  when: 'the name is longer than a name',
  change: (good) => ({ ...good, customer_name: '名'.repeat(256) }),
  msg: illegal,
}

const illegalTexts: readonly Refusal[] = [
  tooLong,
  { when: 'the name holds a NUL', change: (good) => ({ ...good, customer_name: 'a\0b' }), msg: illegal },
  { when: 'the name is no text', change: (good) => ({ ...good, customer_name: 5, more: null }), msg: illegal },
  { when: 'the password is a list', change: (good) => ({ ...good, customer_passwd: [1] }), msg: illegal },
]

const lengths: readonly Refusal[] = ['12345', '一二三四五', 'x'.repeat(17), '      '.slice(1)].map((password) => ({
  when: `the password is ${[...password].length} characters long, and what comes after it malformed`,
  change: (good) => ({ ...good, customer_passwd: password, ...(good.customer_email ? { customer_email: 'x' } : {}) }),
  msg: passwordLength,
}))

const mobiles: readonly Refusal[] = ['1381234567', '138123456789', '23812345678', '1381234567x', '１3812345678'].map(
  (customer_mobile) => ({
    when: `the mobile number is ${customer_mobile}, and what comes after it malformed`,
    change: (good: Parameters) => ({ ...good, ...malformed, customer_mobile }),
    msg: 'customer_mobile格式不符',
  }),
)

const emails: readonly Refusal[] = [
  'ming',
  'ming@cinema',
  '@cinema.example',
  'a b@cinema.example',
  'a@b@c.example',
].map((customer_email) => ({
  when: `the address is ${customer_email}`,
  change: (good: Parameters) => ({ ...good, customer_email }),
  msg: 'customer_email格式不符',
}))

const details = { customer_name: '小明', customer_passwd: '密码 🎬 abc', customer_mobile: '13812345678' }

export const accountCases: readonly OperationCases[] = [
  {
    path: 'index/user/register',
    matrix: forAnyone,
    by: 'nobody',
    good: (world) => ({ ...details, customer_email: `${world.freshName('ming').replace(' ', '-')}@cinema.example` }),
    answers: ({ customer_email }) => ({
      user_name: '小明',
      ser_name: '小明',
      user_email: customer_email,
      authority: 0,
    }),
    refusals: [
      ...emptyInOrder('customer_name', 'customer_mobile', 'customer_email', 'customer_passwd'),
      ...mobiles,
      ...lengths,
      ...emails,
      ...illegalTexts,
      {
        when: 'the address is taken, but for case and blanks around it',
        change: (good, { customer }) => ({ ...good, customer_email: ` ${customer.email.toUpperCase()} ` }),
        msg: 'The user has already existed',
      },
    ],
  },
  {
    path: 'index/user/login',
    matrix: forAnyone,
    endsSession: true,
    by: 'nobody',
    good: ({ customer }) => ({ customer_email: ` ${customer.email.toUpperCase()}`, customer_passwd: usualPassword }),
    answers: (_good, { customer }) => ({
      user_name: customer.name,
      user_email: customer.email,
      authority: 0,
      customer_id: customer.accountId,
    }),
    refusals: [
      ...emptyInOrder('customer_email', 'customer_passwd'),
      {
        when: 'the address is malformed, and the password too short',
        change: () => ({ customer_email: 'ming', customer_passwd: '1' }),
        msg: 'customer_email格式不符',
      },
      { when: 'the password is too short', change: (good) => ({ ...good, customer_passwd: '1' }), msg: passwordLength },
      {
        when: 'nobody has the address',
        change: (good) => ({ ...good, customer_email: 'nobody@cinema.example' }),
        msg: "the user doesn't exist",
      },
      {
        when: 'the password is another one',
        change: (good) => ({ ...good, customer_passwd: 'wrong-password' }),
        msg: 'the username or password is incorrect',
      },
    ],
  },
  {
    path: 'index/user/logout',
    matrix: forCustomers,
    endsSession: true,
    by: 'customer',
    good: () => ({}),
    answers: () => '',
  },
  {
    path: 'index/user/modifyinfo',
    matrix: { ...forCustomers, other: notAllowed },
    by: 'customer',
    good: ownDetails,
    answers: (good) => ({ ...good, customer_passwd: '' }),
    illegalValues: { customer_id: notIntegers },
    refusals: [
      {
        when: 'nobody is meant, and everything else is empty',
        change: () => ({ customer_id: '' }),
        msg: illegal,
      },
      {
        when: 'another is meant, and everything else is empty',
        change: (_good, { other }) => ({ customer_id: other.accountId }),
        msg: notAllowed,
      },
      { when: 'somebody is meant who is not there', change: () => ({ customer_id: 99_999 }), msg: notAllowed },
      ...emptyInOrder('customer_name', 'customer_mobile', 'customer_passwd'),
      ...mobiles,
      ...lengths,
      ...illegalTexts,
    ],
  },
]

function ownDetails({ customer }: World) {
  return {
    customer_id: customer.accountId,
    customer_name: customer.name,
    customer_passwd: usualPassword,
    customer_mobile: '13987654321',
  }
}
