using Microsoft.Extensions.Logging;

namespace Simulation.Engine;

/// <summary>Errors that the portal logs. Of a process that is dying they mean nothing; of a living one each is a bug.</summary>
internal sealed class ErrorLog : ILoggerProvider, ILogger
{
    public Action<string>? Heard { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel) || Actor.Here is not { Process.IsDead: false }) return;
        var said = formatter(state, exception);
        // An alarm is for operators, and no fault of the code.
        if (!said.StartsWith("Alarm:", StringComparison.Ordinal)) Heard?.Invoke($"{said} {exception}");
    }

    public void Dispose()
    {
    }
}
