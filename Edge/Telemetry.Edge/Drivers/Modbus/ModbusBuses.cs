using System.Security.Cryptography;
using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// The buses of one agent: slaves that name the same port share its bus, which is closed when the last of them leaves.
/// Thread-safe.
/// </summary>
internal sealed class ModbusBuses
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ModbusBus Bus, int Users)> _buses = new(StringComparer.Ordinal);

    /// <summary>Joins the bus of a line; nothing is opened before the first request.</summary>
    /// <param name="settings">The line; the same for all who share it.</param>
    /// <param name="isRtu">Serial frames, over whatever line; otherwise those of Modbus TCP.</param>
    /// <param name="open">Opens the line.</param>
    /// <param name="time">The time.</param>
    /// <param name="isEchoing">What is written to the line comes back; null: found out.</param>
    public ModbusBus Join(
        WireSettings settings,
        bool isRtu,
        Func<WireSettings, CancellationToken, Task<OpenWire>> open,
        TimeProvider time,
        bool? isEchoing = null)
    {
        lock (_gate)
        {
            var found = _buses.GetValueOrDefault(settings.Port);
            var bus = found.Bus ?? Make(settings, isRtu, open, time, isEchoing);
            _buses[settings.Port] = (bus, found.Users + 1);
            return bus;
        }
    }

    /// <summary>Leaves a bus that was joined.</summary>
    public void Leave(WireSettings settings)
    {
        lock (_gate)
        {
            var (bus, users) = _buses[settings.Port];
            if (users > 1)
            {
                _buses[settings.Port] = (bus, users - 1);
                return;
            }
            _buses.Remove(settings.Port);
            bus.Dispose();
        }
    }

    private static ModbusBus Make(
        WireSettings settings,
        bool isRtu,
        Func<WireSettings, CancellationToken, Task<OpenWire>> open,
        TimeProvider time,
        bool? isEchoing)
    {
        // Only for the pauses, which must differ from agent to agent.
        var random = new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
        return new ModbusBus(
            isRtu
                ? new RtuLink(settings, OpenAsync, random, time, isEchoing)
                : new TcpLink(OpenAsync, random, time),
            time);

        Task<OpenWire> OpenAsync(CancellationToken cancellation) => open(settings, cancellation);
    }
}
