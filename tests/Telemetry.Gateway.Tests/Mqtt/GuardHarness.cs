using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Mqtt;

namespace Telemetry.Gateway.Tests.Mqtt;

/// <summary>A connection with the guard in front of a reader that takes what MQTTnet would take.</summary>
internal sealed class GuardHarness : IDeadLetters
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MqttGuard _guard;

    public GuardHarness(int connectionsMax = 10)
    {
        GatewayOptions options = new() { ConnectionsMax = connectionsMax };
        Connections = new MqttConnections(options);
        GatewayMeter meter = new(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        _guard = new MqttGuard(Connections, this, meter, Time, NullLogger<MqttGuard>.Instance);
    }

    public FakeTimeProvider Time { get; } = new();

    public MqttConnections Connections { get; }

    public List<DeadLetter> Letters { get; } = [];

    public long Write(in DeadLetter deadLetter, ReadOnlySpan<byte> payload)
    {
        Letters.Add(deadLetter);
        return Letters.Count;
    }

    public GuardedPipe Open(int port = 4000)
    {
        // What is sent has been looked at when the sender goes on: the tests' clock never runs ahead of the guard.
        PipeOptions inline = new(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            useSynchronizationContext: false);
        Pipe input = new(inline);
        Pipe output = new(inline);
        DefaultConnectionContext context = new()
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port),
            Transport = new Duplex(input.Reader, output.Writer),
        };
        context.Features.Set<IConnectionLifetimeNotificationFeature>(new StaysUp());
        List<byte> seen = [];
        Task run = _guard.RunAsync(context, inner => TakeAllAsync(inner.Transport.Input, seen));
        return new GuardedPipe(input.Writer, seen, run);
    }

    private static async Task TakeAllAsync(PipeReader reader, List<byte> seen)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            foreach (ReadOnlyMemory<byte> segment in result.Buffer)
            {
                seen.AddRange(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    internal sealed record GuardedPipe(PipeWriter Sender, List<byte> Seen, Task Run);

    /// <summary>A server that never stops.</summary>
    private sealed class StaysUp : IConnectionLifetimeNotificationFeature
    {
        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => throw new NotSupportedException();
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
