using Npgsql;

namespace Simulation.Engine;

/// <summary>
/// Asks the database whether one of its processes waits for a lock, over a connection of its own. In the list of locks: whoever gives one up
/// hands it on there, while the process that is handed it may say for a while that it waits.
/// </summary>
internal sealed class LockWatch : IDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _question;

    public LockWatch(NpgsqlDataSource source)
    {
        _connection = source.OpenConnection();
        _question = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_lock_status() WHERE pid = $1 AND NOT granted)", _connection) { Parameters = { new NpgsqlParameter<int>() } };
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
