using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Kit;

/// <summary>All that the portal logged during a test. Errors nobody expected fail the test: a page that threw is a bug, whatever it showed.</summary>
public sealed class HostLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();

    public IEnumerable<string> Lines => _lines.Select(line => line.Line);

    public IEnumerable<string> Errors => _lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Line);

    /// <summary>What is less than this is not kept, whatever a host's settings let through.</summary>
    public LogLevel Least { get; set; } = LogLevel.Information;

    public void Forget()
    {
        _lines.Clear();
        Least = LogLevel.Information;
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, HostLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= logs.Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) logs._lines.Enqueue((logLevel, $"{logLevel} {category}: {formatter(state, exception)} {exception}"));
        }
    }
}
