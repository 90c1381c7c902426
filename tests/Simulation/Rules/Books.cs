using Npgsql;
using NpgsqlTypes;

namespace Simulation.Rules;

internal sealed record AccountRow(string Id, string Country, string EmailKey, bool EmailProven, string? Phone, bool PhoneProven, bool IsClosing);

internal sealed record LineRow(string Id, string CheckId, string AccountId, bool IsHold, string State, string? GatewayId);

internal sealed record MethodRow(string Id, string AccountId, string Kind, string Identity, string VendorId, bool IsVerified);

internal sealed record IntentRow(string Key, string Kind, string State, string Subject, bool HasEnded, string? LastWord, bool HoldsWords, DateTimeOffset DueAt, int Tries);

/// <summary>What the database says after a step.</summary>
internal sealed record Snapshot(Dictionary<string, AccountRow> Accounts, Dictionary<string, LineRow> Lines, List<MethodRow> Methods);

/// <summary>Reads the portal's books over connections of its own, past the portal's code, and moves the database's clock.</summary>
internal sealed class Books : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _all;
    private readonly NpgsqlCommand _move;
    private readonly NpgsqlCommand _advance;
    private readonly NpgsqlCommand _holding;
    private readonly ProductBooks _products;
    private int _starts;

    public Books(NpgsqlDataSource source)
    {
        _connection = source.OpenConnection();
        _all = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("SELECT id, country, email_key, email_proven_at IS NOT NULL, phone, phone_proven_at IS NOT NULL, closing_since IS NOT NULL FROM accounts"),
                new NpgsqlBatchCommand("SELECT id, card_check_id, account_id, kind = 'Hold', state, gateway_id FROM card_payments"),
                new NpgsqlBatchCommand("SELECT id, account_id, kind, encode(identity_hash, 'hex'), vendor_id, verified_at IS NOT NULL FROM payment_methods WHERE removed_at IS NULL"),
            },
        };
        _all.Prepare();
        _move = new NpgsqlCommand("SELECT simulation.move_clock($1)", _connection) { Parameters = { new NpgsqlParameter<long>() } };
        _move.Prepare();
        _advance = new NpgsqlCommand("SELECT simulation.advance($1, $2)", _connection) { Parameters = { new NpgsqlParameter<long>(), new NpgsqlParameter<long>() } };
        _advance.Prepare();
        _products = new ProductBooks(_connection);
        _holding = new NpgsqlCommand(SearchOfAll(), _connection) { Parameters = { new NpgsqlParameter<string[]>() } };
    }

    public void StartAnew()
    {
        using var command = new NpgsqlCommand($"SELECT simulation.start_anew({(_starts++ % 250 == 0 ? "true" : "false")})", _connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Moves the database's clock. The answer: when the next intent may be taken; null when none waits.</summary>
    public DateTimeOffset? MoveTo(DateTimeOffset time)
    {
        ((NpgsqlParameter<long>)_move.Parameters[0]).TypedValue = Micros(time);
        return Time(_move.ExecuteScalar());
    }

    /// <summary>Moves it on to when the next intent may be taken, if somebody sweeps from then on; but no further than this. The answer is as above.</summary>
    public DateTimeOffset? Advance(DateTimeOffset most, DateTimeOffset sweepAfter)
    {
        ((NpgsqlParameter<long>)_advance.Parameters[0]).TypedValue = Micros(most);
        ((NpgsqlParameter<long>)_advance.Parameters[1]).TypedValue = Micros(sweepAfter);
        return Time(_advance.ExecuteScalar());
    }

    public Products ReadProducts() => _products.Read();

    /// <summary>The tables in which one of these words stands anywhere.</summary>
    public List<string> Holding(IEnumerable<string> words)
    {
        ((NpgsqlParameter<string[]>)_holding.Parameters[0]).TypedValue = [.. words.Select(word => $"%{word}%")];
        using var reader = _holding.ExecuteReader();
        return Rows(reader, row => row.GetString(0));
    }

    public Snapshot Read()
    {
        using var reader = _all.ExecuteReader();
        var accounts = Rows(reader, row => new AccountRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), Text(row, 4), row.GetBoolean(5), row.GetBoolean(6))).ToDictionary(row => row.Id);
        reader.NextResult();
        var lines = Rows(reader, row => new LineRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetString(4), Text(row, 5))).ToDictionary(row => row.Id);
        reader.NextResult();
        var methods = Rows(reader, row => new MethodRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)));
        return new Snapshot(accounts, lines, methods);
    }

    public List<IntentRow> Intents() => Ask("SELECT key, kind, state, subject, ended_at IS NOT NULL, last_word, payload IS NOT NULL, due_at, tries FROM intents ORDER BY id",
        row => new IntentRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), Text(row, 5), row.GetBoolean(6), row.GetFieldValue<DateTimeOffset>(7), row.GetInt32(8)));

    public bool IsTrue(string question, params string[] about) => Ask(question, row => row.GetBoolean(0), about).FirstOrDefault();

    public bool HasAccount(string id) => IsTrue("SELECT EXISTS (SELECT FROM accounts WHERE id = $1)", id);

    public string? Text(string question, params string[] about) => Ask(question, row => Text(row, 0), about).FirstOrDefault();

    public List<T> Ask<T>(string question, Func<NpgsqlDataReader, T> read, params string[] about)
    {
        using var command = new NpgsqlCommand(question, _connection);
        foreach (var value in about) command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.Text });
        using var reader = command.ExecuteReader();
        return Rows(reader, read);
    }

    public void Dispose()
    {
        _all.Dispose();
        _move.Dispose();
        _advance.Dispose();
        _holding.Dispose();
        _products.Dispose();
        _connection.Dispose();
    }

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset? Time(object? value) => value is DateTime time ? new DateTimeOffset(time, TimeSpan.Zero) : null;

    private string SearchOfAll() =>
        Ask("SELECT string_agg(format('SELECT %L WHERE EXISTS (SELECT FROM %s held WHERE held::text LIKE ANY ($1))', c.relname, c.oid::regclass), ' UNION ALL ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'", row => row.GetString(0))[0];

    internal static List<T> Rows<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    internal static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
