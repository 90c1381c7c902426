using Npgsql;

namespace Simulation.Engine;

/// <summary>Asks the database whether one of its processes waits for a lock, over a connection of its own.</summary>
internal sealed class LockWatch : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _question;

    public LockWatch(NpgsqlDataSource source)
    {
        _connection = source.OpenConnection();
        _question = new NpgsqlCommand("SELECT wait_event_type = 'Lock' FROM pg_stat_get_activity($1)", _connection) { Parameters = { new NpgsqlParameter<int>() } };
        _question.Prepare();
    }

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
