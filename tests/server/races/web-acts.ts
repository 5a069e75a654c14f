import { passwordDigest } from '../../../clients/merchant-client.ts'
import { usualPassword } from '../../support/web-customer.ts'
import { type Act, merchants, ttms } from './act.ts'
import { beginsAtMs, emailOf, films, halls, kioskTicket, merchant, people, seat, showtimes, webOrder } from './stage.ts'

const pasw = passwordDigest(usualPassword)
const details = { customer_name: '小明', customer_mobile: '13800000000' }
const newPassword = { ...details, customer_passwd: 'another-one' }

const movie = (movie_name: string, movie_duration: number) => ({
  ...{ movie_name, movie_main_actor: '甲', movie_director: '乙', movie_duration },
  ...{ movie_pic: '/a.png', movie_description: '' },
})
const hall = (hall_name: string, seat_rows: number) => ({
  ...{ hall_name, hall_seats: seat_rows * 10, seat_rows, seat_cols: 10, seat_info: '', hall_description: '' },
})
const inFourHours = beginsAtMs / 1_000 + 3_600
const schedule = (movie_name: string, hall_name: string, begin = inFourHours) => ({
  ...{ movie_name, hall_name, schedule_begin_time: begin, schedule_price: '39.90' },
})
const idle = schedule(`影片 ${films.idle}`, `影厅 ${halls.idle}`)
const shown = { schedule_id: showtimes.shown }
const ofSeat = (at: { row: number; col: number }) => ({ ...shown, seat_row: at.row, seat_col: at.col })

const customers: readonly Act[] = [
  ttms('index/user/register', null, { ...newPassword, customer_email: 'new@races.example' }),
  ttms('index/user/login', null, { customer_email: emailOf('customer'), customer_passwd: usualPassword }),
  ttms('index/user/logout', 'customer', {}),
  ttms('index/user/modifyinfo', 'customer', { customer_id: people.customer, ...newPassword }),
  ttms('index/user/modifyinfo, by an administrator', 'administrator', {
    ...{ customer_id: people.customer, ...newPassword, customer_name: '小红', customer_passwd: 'a-third-one' },
  }),
  ttms('index/user/modifyinfo, of the administrator', 'administrator', {
    ...{ customer_id: people.administrator, ...newPassword },
  }),
  ttms('index/ticket/inpayment', 'other', ofSeat(seat)),
  ttms('index/ticket/inpayment, by the other customer', 'customer', ofSeat(seat)),
  ttms('index/ticket/inpayment, of another seat', 'customer', ofSeat({ row: 2, col: 2 })),
  ttms('index/ticket/buyticket', 'customer', { order_id: webOrder, is_paid: 1 }),
  ttms('index/ticket/refundTicket', 'customer', { order_id: webOrder }),
  ttms('index/ticket/refundTicket, by staff', 'administrator', { order_id: webOrder }),
  ttms('index/ticket/refundTicket, of a kiosk', 'administrator', { order_id: kioskTicket }),
]

const catalogActs: readonly Act[] = [
  ttms('admin/movie/addmovie', 'administrator', movie('新片', 100)),
  ttms('admin/movie/deletemovie', 'administrator', { movie_id: films.idle }),
  ttms('admin/movie/modifymovie', 'administrator', { movie_id: films.idle, ...movie('新片', 130) }),
  ttms('admin/movie/modifymovie, of what is shown', 'administrator', { movie_id: films.shown, ...movie('改名', 110) }),
  ttms('admin/hall/addhall', 'administrator', hall('新厅', 6)),
  ttms('admin/hall/deletehall', 'administrator', { hall_id: halls.idle }),
  ttms('admin/hall/modifyhall', 'administrator', { hall_id: halls.idle, ...hall('新厅', 1) }),
  ttms('admin/hall/modifyhall, of where it is shown', 'administrator', { hall_id: halls.shown, ...hall('改名', 6) }),
  ttms('admin/schedule/addSche', 'administrator', idle),
  ttms('admin/schedule/addSche, right after what is shown', 'administrator', {
    ...schedule(`影片 ${films.other}`, `影厅 ${halls.shown}`, beginsAtMs / 1_000 + 110 * 60),
  }),
  ttms('admin/schedule/deletesche', 'administrator', shown),
  ttms('admin/schedule/addschedule', 'administrator', { ...idle, schedule_begin_time: inFourHours + 600 }),
  ttms('admin/schedule/addschedule, to call off', 'administrator', shown),
  ttms('admin/schedule/modifysche', 'administrator', { ...shown, ...idle, schedule_begin_time: inFourHours + 300 }),
  ttms('admin/schedule/modifysche, its price', 'administrator', {
    ...{ ...shown, ...schedule(`影片 ${films.shown}`, `影厅 ${halls.shown}`, beginsAtMs / 1_000) },
    schedule_price: '45.00',
  }),
]

const ofMerchants: readonly Act[] = [
  merchants('/user/login', null, { user: merchant.login, pasw }),
  merchants('/user/login, of an administrator', null, { user: emailOf('administrator'), pasw }),
  merchants('/user/reg', null, { user: 'new-shop', pasw, type: 1 }),
  merchants('/user/logout', 'merchant', {}),
  merchants('/user/modify', 'merchant', { nick: '甲', tel: '010' }),
  merchants('/user/modify, its address', 'merchant', { nick: '甲', address: '街' }),
  merchants('/user/review', 'administrator', { uid: merchant.accountId, state: 3, msg: 'over' }),
]

/** Every changing request of the two public interfaces. */
export const webActs: readonly Act[] = [...customers, ...catalogActs, ...ofMerchants]
