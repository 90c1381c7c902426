using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Kit;

/// <summary>All that the portal logged during a test. Errors nobody expected fail the test: a page that threw is a bug, whatever it showed.</summary>
public sealed class HostLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();

    public IEnumerable<string> Lines => _lines.Select(line => line.Line);

    public IEnumerable<string> Errors => _lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Line);

    public void Forget() => _lines.Clear();

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<(LogLevel, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue((logLevel, $"{logLevel} {category}: {formatter(state, exception)} {exception}"));
        }
    }
}
