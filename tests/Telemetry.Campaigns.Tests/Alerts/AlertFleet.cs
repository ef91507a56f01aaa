namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>All devices of a plant, each with a connection of its own.</summary>
internal sealed class AlertFleet : IDisposable
{
    /// <summary>How often the series that stay high say so, in seconds.</summary>
    private const int SteadyPeriod = 60;

    private const int WindowSeconds = 10;

    private readonly AlertDevice[] _devices;

    private AlertFleet(AlertDevice[] devices) => _devices = devices;

    /// <summary>Seconds that all devices together have sent.</summary>
    public long Seconds => _devices.Sum(static device => device.Seconds);

    public static async Task<AlertFleet> ConnectAsync(
        AlertPlant plant, int port, long start, CancellationToken cancellation)
    {
        var fleet = new AlertFleet([.. plant.Devices.Select(name => new AlertDevice(plant, name, start))]);
        foreach (var device in fleet._devices)
        {
            await device.ConnectAsync(port, cancellation);
        }
        return fleet;
    }

    /// <summary>Every series that stays high says so, and the next window begins: their alerts are raised.</summary>
    public Task RaiseAsync(CancellationToken cancellation) => EachAsync(async device =>
    {
        await device.SendAsync(withSteady: true, withMoving: false, cancellation);
        device.Skip(WindowSeconds);
        await device.SendAsync(withSteady: true, withMoving: false, cancellation);
    });

    /// <summary>So many seconds of every device, as fast as they are acknowledged; nothing is left to wait for then.
    /// </summary>
    public Task RunAsync(int seconds, CancellationToken cancellation) => EachAsync(async device =>
    {
        for (var second = 0; second < seconds; second++)
        {
            await device.SendAsync(withSteady: false, withMoving: true, cancellation);
        }
        device.Skip(WindowSeconds);
        await device.SendAsync(withSteady: false, withMoving: false, cancellation);
    });

    /// <summary>A second of every device per second, spread over it, until it is stopped.</summary>
    public async Task RunPacedAsync(CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(_devices.Select((device, number) => PacedAsync(device, number, stop)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was to end.
        }
    }

    public void Dispose()
    {
        foreach (var device in _devices)
        {
            device.Dispose();
        }
    }

    private async Task PacedAsync(AlertDevice device, int number, CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromSeconds((double)number / _devices.Length), TimeProvider.System, stop);
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        while (await tick.WaitForNextTickAsync(stop))
        {
            // One that is under way is finished, so that nothing acknowledged is unknown.
            var isSteadyDue = (device.Seconds + number) % SteadyPeriod == 0;
            await device.SendAsync(isSteadyDue, withMoving: true, CancellationToken.None);
        }
    }

    private Task EachAsync(Func<AlertDevice, Task> act) =>
        Parallel.ForEachAsync(_devices, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (device, _) =>
            await act(device));
}
