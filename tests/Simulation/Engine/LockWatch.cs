using Npgsql;

namespace Simulation.Engine;

/// <summary>
/// Knows what may wait for a lock, and asks the database whether one of its processes waits for a lock, over a connection of its own. In the list of locks: whoever gives one up
/// hands it on there, while the process that is handed it may say for a while that it waits.
/// </summary>
internal sealed class LockWatch : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _question;
    private readonly string[] _writingFunctions;

    public LockWatch(NpgsqlDataSource source)
    {
        _connection = source.OpenConnection();
        _question = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_lock_status() WHERE pid = $1 AND NOT granted)", _connection) { Parameters = { new NpgsqlParameter<int>() } };
        _question.Prepare();
        using var names = new NpgsqlCommand("SELECT array_agg(proname::text || '(') FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND provolatile = 'v' AND prorettype <> 'trigger'::regtype", _connection);
        _writingFunctions = (string[])names.ExecuteScalar()!;
    }

    /// <summary>Whoever only reads waits for no row; but a SELECT may lock rows, and call a function of ours that writes.</summary>
    public bool OnlyReads(string statement) => statement.StartsWith("SELECT", StringComparison.Ordinal) && !statement.Contains(" FOR ", StringComparison.Ordinal)
        && !statement.Contains(';') && !Array.Exists(_writingFunctions, function => statement.Contains(function, StringComparison.Ordinal));

    public bool IsWaiting(int backend)
    {
        ((NpgsqlParameter<int>)_question.Parameters[0]).TypedValue = backend;
        return _question.ExecuteScalar() is true;
    }

    public void Dispose()
    {
        _question.Dispose();
        _connection.Dispose();
    }
}
