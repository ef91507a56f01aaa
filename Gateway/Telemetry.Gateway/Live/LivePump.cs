using Microsoft.AspNetCore.SignalR;

namespace Telemetry.Gateway.Live;

/// <summary>
/// Sends what waits for one client, again and again. It waits for each send to be taken by the connection: while the
/// client does not read, nothing new is made for it, and its queue conflates.
/// </summary>
internal sealed class LivePump(LiveConnection connection, IClientProxy client, Action abort, TimeProvider time)
{
    /// <summary>Runs until the connection ends.</summary>
    public async Task RunAsync(CancellationToken closed)
    {
        using var timer = new PeriodicTimer(LiveLimits.FlushInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(closed))
            {
                foreach (LiveMessage message in connection.Drain())
                {
                    await SendAsync(message, closed);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended, or stalled for too long.
            abort();
        }
    }

    private async Task SendAsync(LiveMessage message, CancellationToken closed)
    {
        // SignalR does not give up a send that waits for a stalled client, so the wait itself is bounded.
        Task sending = client.SendAsync(message.Method, message.Argument, closed);
        try
        {
            await sending.WaitAsync(LiveLimits.StallMax, time, closed);
        }
        catch (TimeoutException stalled)
        {
            throw new OperationCanceledException("the client takes nothing", stalled);
        }
    }
}
