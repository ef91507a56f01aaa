using Microsoft.Extensions.Logging;
using Telemetry.Gateway;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>What the process logs from warnings on goes into the story of its machine.</summary>
internal sealed class StoryLogging(Action<LogEvent, string> tell) : ILoggerFactory, ILogger
{
    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            tell((LogEvent)eventId.Id, $"{formatter(state, exception)} {exception}".TrimEnd());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }
}
