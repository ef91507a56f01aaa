using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Contract.Live;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>
/// The gateway's health as it streams, one message a second, across restarts of the gateway: the beat by which
/// an end-to-end test decides what to do next, in place of sleeping.
/// </summary>
internal sealed class HealthFeed : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly Channel<HealthMessage> _messages = Channel.CreateBounded<HealthMessage>(
        new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    public HealthFeed(Uri gateway) => _run = RunAsync(new Uri(gateway, LiveMethods.Path));

    /// <summary>Messages from now on, until the first that satisfies; that one is returned.</summary>
    public async Task<HealthMessage> UntilAsync(Func<HealthMessage, bool> satisfied, CancellationToken cancellation)
    {
        HealthMessage? last = null;
        while (_messages.Reader.TryRead(out _))
        {
            // What waited here was said before.
        }
        try
        {
            await foreach (var message in _messages.Reader.ReadAllAsync(cancellation))
            {
                last = message;
                if (satisfied(message)) { return message; }
            }
        }
        catch (OperationCanceledException)
        {
            var seen = JsonSerializer.Serialize(last);
            throw new TimeoutException($"The health never became as awaited. Last seen: {seen}");
        }
        throw new InvalidOperationException("The feed was closed while it was waited for.");
    }

    /// <summary>Messages until the first that satisfies, and on until history shows all that was journalled by then:
    /// how far journal and pipeline are a message says as of the gateway's last look, once a second.</summary>
    public async Task SettledAsync(Func<HealthMessage, bool> satisfied, CancellationToken cancellation)
    {
        var there = await UntilAsync(satisfied, cancellation);
        var look = await UntilAsync(h => h.Gateway.JournalPosition > there.Gateway.JournalPosition, cancellation);
        await UntilAsync(
            h => h.Gateway.JournalPosition - h.Gateway.PipelineLagRecords >= look.Gateway.JournalPosition
                && h.Gateway.ViewLagRecords == 0,
            cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync(Uri hub)
    {
        while (!_stop.IsCancellationRequested)
        {
            await using var connection = new HubConnectionBuilder().WithUrl(hub).AddJsonProtocol(o =>
                o.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower).Build();
            connection.On<HealthMessage>(LiveMethods.Health, m => _messages.Writer.TryWrite(m));
            var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.Closed += _ => { closed.TrySetResult(); return Task.CompletedTask; };
            try
            {
                await connection.StartAsync(_stop.Token);
                await connection.InvokeAsync(LiveMethods.SubscribeHealth, _stop.Token);
                await closed.Task.WaitAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or InvalidOperationException or IOException)
            {
                // The gateway is down, as the test wants it.
                await Task.Delay(Retry, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
