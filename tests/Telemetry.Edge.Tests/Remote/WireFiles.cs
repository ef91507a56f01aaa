using System.Collections.Concurrent;
using Telemetry.Edge.Drivers.Files;
using Telemetry.Edge.Tests.Bench;

namespace Telemetry.Edge.Tests.Remote;

/// <summary>A folder of 1-wire devices under the test's hand: each has a value, is not there, or hangs.</summary>
internal sealed class WireFiles(Activity activity) : IDeviceFiles
{
    private readonly ConcurrentDictionary<string, int> _milli = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Hold> _hanging = new(StringComparer.Ordinal);

    public static string IdOf(int device) => $"28-{device:x12}";

    /// <summary>How often each file was read, by the device.</summary>
    public ConcurrentDictionary<string, int> Reads { get; } = new(StringComparer.Ordinal);

    public void Set(int device, double celsius) => _milli[IdOf(device)] = (int)(celsius * 1000);

    public void Remove(int device) => _milli.TryRemove(IdOf(device), out _);

    /// <summary>Who reads it waits until <see cref="Release"/>.</summary>
    /// <param name="device">The device.</param>
    /// <param name="isCounted">Is its thread one that time waits for?</param>
    public void Hang(int device, bool isCounted = true) =>
        _hanging[IdOf(device)] = new Hold(isCounted ? activity : new Activity());

    public void Release(int device)
    {
        if (_hanging.TryRemove(IdOf(device), out var hanging))
        {
            hanging.End();
        }
    }

    public string? TryRead(string path)
    {
        var parts = path.Split('/');
        if (parts is not [.., var id, "temperature"])
        {
            return null;
        }
        Reads.AddOrUpdate(id, 1, static (_, count) => count + 1);
        if (_hanging.TryGetValue(id, out var hanging))
        {
            hanging.Wait();
        }
        return _milli.TryGetValue(id, out var milli) ? $"{milli}\n" : null;
    }

    public IReadOnlyList<string> List(string folder) => [.. _milli.Keys.Order(StringComparer.Ordinal)];

    private sealed class Hold(Activity activity)
    {
        private readonly object _gate = new();
        private bool _isOver;
        private int _waiting;

        public void Wait()
        {
            lock (_gate)
            {
                _waiting++;
                activity.End();
                while (!_isOver)
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        public void End()
        {
            lock (_gate)
            {
                for (; _waiting > 0; _waiting--)
                {
                    activity.Begin(); // Who waits is at work again from here on.
                }
                _isOver = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
