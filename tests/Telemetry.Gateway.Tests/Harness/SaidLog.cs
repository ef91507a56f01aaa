using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>What a gateway or a part of it logs.</summary>
internal sealed class SaidLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogEvent Event, LogLevel Level, string Message)> _said = new();

    /// <summary>The events of all messages, in order.</summary>
    public IReadOnlyList<LogEvent> Events => [.. _said.Select(one => one.Event)];

    /// <summary>Level and sentence of each message of an event, in order.</summary>
    public IReadOnlyList<(LogLevel Level, string Message)> Of(LogEvent what) =>
        [.. _said.Where(one => one.Event == what).Select(one => (one.Level, one.Message))];

    public void Replace(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    public ILogger CreateLogger(string categoryName) => new Writer(_said);

    public void Dispose()
    {
        // It outlives the gateways that write to it.
    }

    private sealed class Writer(ConcurrentQueue<(LogEvent Event, LogLevel Level, string Message)> said) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            said.Enqueue(((LogEvent)eventId.Id, logLevel, formatter(state, exception)));
    }
}
