import { syncPaths } from '../../../shared/sync/messages.ts'

const base = '/ttms/public/index.php/'

/** Every address that the server answers at, and some that it does not. */
export const targets: readonly [Target, ...Target[]] = [
  ...post(
    base,
    ['index/user', ['register', 'login', 'logout', 'modifyinfo']],
    ['admin/movie', ['addmovie', 'deletemovie', 'modifymovie', 'findmovie']],
    ['admin/hall', ['addhall', 'deletehall', 'modifyhall', 'findhall', 'findseat']],
    ['admin/schedule', ['addSche', 'deletesche', 'addschedule', 'modifysche', 'findSche', 'findHallScheTime']],
    ['index/ticket', ['findMoiveSche', 'findMovieSche', 'findticket', 'inpayment', 'buyticket', 'refundTicket']],
    ['index/ticket', ['findUserTicket', 'nothing']],
    ['admin/ticket', ['findboxoffice']],
  ),
  ...post('/', ['user', ['login', 'reg', 'modify', 'modify', 'review', 'logout', 'nothing']]),
  ...['/user/info', '/user/list', '/posters/x', '/logos/x', '/nothing'].map((path) => ({ method: 'GET', path })),
  ...Object.entries(syncPaths).flatMap(([, path]) => ['GET', 'POST'].map((method) => ({ method, path }))),
] as unknown as readonly [Target, ...Target[]]

export type Target = { readonly method: string; readonly path: string }

function post(prefix: string, ...groups: readonly (readonly [string, readonly string[]])[]): Target[] {
  return groups.flatMap(([group, names]) =>
    names.map((name) => ({ method: 'POST', path: `${prefix}${group}/${name}` })),
  )
}

/** Every parameter of the public interfaces, and some names that mean something to JavaScript or PHP. */
export const parameterNames = [
  ...['customer_id', 'customer_name', 'customer_passwd', 'customer_email', 'customer_mobile'],
  ...['movie_id', 'movie_name', 'movie_main_actor', 'movie_director', 'movie_duration', 'movie_pic'],
  ...['movie_description', 'option', 'hall_id', 'hall_name', 'hall_seats', 'seat_rows', 'seat_cols', 'seat_clos'],
  ...['seat_info', 'seat_info[0][0]', 'seat_info[0][1]', 'seat_info[__proto__][0]', 'seat_info[][]', 'seat_info['],
  ...['seat_info[99999999][0]', 'hall_description', 'schedule_id', 'schedule_begin_time', 'schedule_price'],
  ...['date_time', 'seat_row', 'seat_col', 'order_id', 'is_paid', 'payment_proof'],
  ...['user', 'pasw', 'type', 'nick', 'logo', 'legal_person', 'pay', 'contact', 'state', 'page', 'size', 'uid', 'msg'],
  ...['__proto__', 'constructor', 'toString', '', '%', 'protocolVersion', 'code', 'device', 'replica', 'after'],
] as unknown as readonly [string, ...string[]]
