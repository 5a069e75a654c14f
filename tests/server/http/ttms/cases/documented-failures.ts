const emptyOrMalformed = [
  'customer_name不能为空',
  'customer_mobile不能为空',
  'customer_passwd不能为空',
  'customer_mobile格式不符',
  'customer_passwd长度不符合要求 6,16',
]
const illegal = 'the data you input is not legal'
const existed = 'the movie has already existed'
const times = ['the time you arrange is overdue', 'the time you arrange is contradictory']
const notShown = 'the film is not shown'

/** Every sentence but those of session and permission that the protocol page lists for an operation. */
export const documentedFailures: Readonly<Record<string, readonly string[]>> = {
  'index/user/register': [
    ...emptyOrMalformed,
    'customer_email不能为空',
    'customer_email格式不符',
    'The user has already existed',
    illegal,
  ],
  'index/user/login': [
    'customer_email不能为空',
    'customer_passwd不能为空',
    'customer_email格式不符',
    'customer_passwd长度不符合要求 6,16',
    "the user doesn't exist",
    'the username or password is incorrect',
  ],
  'index/user/logout': [],
  'index/user/modifyinfo': [...emptyOrMalformed, 'user does not have enough permissions', illegal],
  'admin/movie/addmovie': [existed, illegal],
  'admin/movie/deletemovie': ['the film you delete is not existent', illegal],
  'admin/movie/modifymovie': [existed, illegal],
  'admin/movie/findmovie': [illegal],
  'admin/hall/addhall': [illegal],
  'admin/hall/deletehall': [illegal],
  'admin/hall/modifyhall': [illegal],
  'admin/hall/findhall': [illegal],
  'admin/hall/findseat': [illegal],
  'admin/schedule/addSche': [...times, illegal],
  'admin/schedule/deletesche': [illegal],
  'admin/schedule/addschedule': [...times, illegal],
  'admin/schedule/modifysche': [...times, illegal],
  'admin/schedule/findSche': [],
  'admin/schedule/findHallScheTime': [illegal],
  'index/ticket/findMoiveSche': [illegal],
  'index/ticket/findMovieSche': [illegal],
  'index/ticket/findticket': ['no plan for the film', illegal],
  'index/ticket/inpayment': ['excessive number of tickets', 'the seat has been bought', notShown, illegal],
  'index/ticket/buyticket': ['no order information', 'buying ticket overtime', notShown, 'no payment', illegal],
  'index/ticket/refundTicket': [illegal],
  'index/ticket/findUserTicket': [],
  'admin/ticket/findboxoffice': [],
}
