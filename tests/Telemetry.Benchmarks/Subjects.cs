namespace Telemetry.Benchmarks;

/// <summary>Something that computes count, sum, min and max per device and 10 s.</summary>
internal interface ISubject
{
    string Name { get; }

    /// <summary>Computes all windows of all events; state is fresh, memory may be used again.</summary>
    Checksum Run(EventColumns events);
}

/// <summary>What a person would write by hand for just this: the measure of the others.</summary>
internal sealed class HandWrittenLoop : ISubject
{
    private const int Ring = 4;
    private Cell[] _cells = [];

    public string Name => "hand_written_loop";

    public Checksum Run(EventColumns events)
    {
        var checksum = default(Checksum);
        if (_cells.Length != Ring * events.Devices) { _cells = new Cell[Ring * events.Devices]; }
        Array.Fill(_cells, Cell.Empty);
        var cells = _cells;
        var devices = events.Devices;
        var (times, keys, values) = (events.Times, events.Keys, events.Values);
        var next = (times[0] / EventColumns.WindowMicros) - 1;
        var greatest = long.MinValue;
        for (var index = 0; index < times.Length; index++)
        {
            var time = times[index];
            var window = time / EventColumns.WindowMicros;
            if (window < next) { continue; }
            ref var cell = ref cells[((int)(window & (Ring - 1)) * devices) + keys[index]];
            var value = values[index];
            cell.Count++;
            cell.Sum += value;
            if (value < cell.Min) { cell.Min = value; }
            if (value > cell.Max) { cell.Max = value; }
            if (time <= greatest) { continue; }
            greatest = time;
            while (((next + 1) * EventColumns.WindowMicros) + EventColumns.DisorderMicros < greatest)
            {
                Fire(next++, devices, ref checksum);
            }
        }
        while (next * EventColumns.WindowMicros <= greatest) { Fire(next++, devices, ref checksum); }
        return checksum;
    }

    private void Fire(long window, int devices, ref Checksum checksum)
    {
        foreach (ref var cell in _cells.AsSpan((int)(window & (Ring - 1)) * devices, devices))
        {
            if (cell.Count == 0) { continue; }
            checksum.Add(cell.Count, cell.Sum, cell.Min, cell.Max);
            cell = Cell.Empty;
        }
    }

    private struct Cell
    {
        public static readonly Cell Empty = new() { Min = double.MaxValue, Max = double.MinValue };

        public long Count;
        public double Sum;
        public double Min;
        public double Max;
    }
}
