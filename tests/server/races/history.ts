const watched = ['tickets', 'seat_custody', 'review_items', 'showtimes', 'films', 'halls', 'accounts', 'recoveries']

/** Makes the database itself write down each change of a row, with the transaction that made it. */
export function noteHistorySql(tables: readonly string[]): string {
  return `
    create unlogged table race_history (
      place bigserial, xid text not null, table_name text not null, what text not null, old jsonb, new jsonb, performance jsonb
    );
    create function note_history() returns trigger language plpgsql as $$
    declare seen jsonb;
    begin
      if tg_table_name = 'tickets' then
        select jsonb_build_array(film_id, hall_id, begins_at_ms) into seen from showtimes
        where cinema_id = new.cinema_id and showtime_id = new.showtime_id;
      end if;
      insert into race_history (xid, table_name, what, old, new, performance) values (
        pg_current_xact_id()::text, tg_table_name, lower(tg_op),
        case when tg_op <> 'INSERT' then to_jsonb(old) end, to_jsonb(new), seen);
      return null;
    end $$;
    ${watched
      .filter((name) => tables.includes(name))
      .map(
        (name) => `create trigger note_history after insert or update on ${name}
          for each row when (current_setting('races.staging', true) is distinct from 'on')
          execute function note_history();`,
      )
      .join('\n')}`
}
