using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>The buses of one agent: slaves that name the same port share it. Thread-safe.</summary>
internal sealed class ModbusBuses : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ModbusBus> _buses = new(StringComparer.Ordinal);

    /// <summary>The bus of a line; nothing is opened before the first request.</summary>
    /// <param name="settings">The line; the same for all who share it.</param>
    /// <param name="isRtu">Serial frames, over whatever line; otherwise those of Modbus TCP.</param>
    /// <param name="open">Opens the line.</param>
    /// <param name="time">The time.</param>
    public ModbusBus For(
        WireSettings settings,
        bool isRtu,
        Func<WireSettings, CancellationToken, Task<OpenWire>> open,
        TimeProvider time)
    {
        lock (_gate)
        {
            if (!_buses.TryGetValue(settings.Port, out var bus))
            {
                // Pauses need not be secret, only different from agent to agent.
                var random = new Random(HashCode.Combine(Environment.MachineName, Environment.ProcessId, settings.Port));
                Task<OpenWire> OpenAsync(CancellationToken cancellation) => open(settings, cancellation);
                IModbusLink link = isRtu
                    ? new RtuLink(settings, OpenAsync, random, time)
                    : new TcpLink(OpenAsync, random, time);
                bus = new ModbusBus(link, time);
                _buses.Add(settings.Port, bus);
            }
            return bus;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var bus in _buses.Values)
            {
                bus.Dispose();
            }
            _buses.Clear();
        }
    }
}
