using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Gpio;

/// <summary>
/// An input line of a GPIO chip with the kernel's memory for edges: of limited size, the oldest are given up, their
/// numbers go on. What happens on the wire comes from outside, in the order of time. Thread-safe.
/// </summary>
internal sealed class SimulatedLine
{
    private readonly Lock _lock = new();
    private readonly Queue<LineEdge> _edges = new();
    private readonly string _name;
    private readonly FaultSchedule _faults;
    private readonly int _memory;
    private readonly bool _tellsFalling;
    private uint _number;
    private bool _level;

    /// <param name="name">The line in a scenario.</param>
    /// <param name="faults">What goes wrong when: a dropout is a chip that is gone.</param>
    /// <param name="tellsFalling">Falling edges are told, and counted, too.</param>
    /// <param name="memory">Edges that the kernel keeps.</param>
    public SimulatedLine(string name, FaultSchedule faults, bool tellsFalling = true, int memory = 256)
    {
        ArgumentNullException.ThrowIfNull(faults);
        _name = name;
        _faults = faults;
        _tellsFalling = tellsFalling;
        _memory = memory;
    }

    /// <summary>The level now.</summary>
    public bool Level
    {
        get
        {
            lock (_lock)
            {
                return _level;
            }
        }
    }

    /// <summary>Is the chip gone?</summary>
    public bool IsGone(TimeSpan now) => _faults.Active(_name, SensorFault.Dropout, now) is not null;

    /// <summary>The wire takes a level at a time; the same level again is nothing.</summary>
    public void Set(bool level, TimeSpan at)
    {
        lock (_lock)
        {
            if (level == _level)
            {
                return;
            }

            _level = level;
            if (!level && !_tellsFalling)
            {
                return;
            }

            if (_edges.Count == _memory)
            {
                _edges.Dequeue();
            }

            _edges.Enqueue(new LineEdge(at, level, ++_number));
        }
    }

    /// <summary>Takes the oldest edges up to a time; 0: none waits.</summary>
    public int Take(Span<LineEdge> into, TimeSpan until)
    {
        lock (_lock)
        {
            var count = 0;
            while (count < into.Length && _edges.TryPeek(out var edge) && edge.At <= until)
            {
                into[count++] = _edges.Dequeue();
            }

            return count;
        }
    }

    /// <summary>The chip is requested anew: what waited is gone, numbers begin again.</summary>
    public void Request()
    {
        lock (_lock)
        {
            _edges.Clear();
            _number = 0;
        }
    }
}
