namespace Telemetry.Benchmarks.Loops;

/// <summary>What a person would write by hand for just these windows: the measure of the others.</summary>
internal sealed unsafe class TumblingLoop(long sizeMicros) : ISubject
{
    private const int Ring = 4;
    private Cell[] _cells = [];

    public string Name => "hand_written_loop";

    public Checksum Run(EventColumns events, Probe probe)
    {
        var devices = events.Devices;
        if (_cells.Length != Ring * devices)
        {
            _cells = GC.AllocateUninitializedArray<Cell>(Ring * devices, pinned: true);
        }
        Array.Fill(_cells, Cell.Empty);
        var checksum = default(Checksum);
        fixed (Cell* cells = _cells)
        fixed (long* times = events.Times)
        fixed (int* keys = events.Keys)
        fixed (double* values = events.Values)
        {
            var next = (times[0] / sizeMicros) - 1;
            var half = events.Count / 2;
            Fold(cells, times, keys, values, (0, half), devices, ref next, ref checksum);
            probe.Halfway();
            var greatest = Fold(cells, times, keys, values, (half, events.Count), devices, ref next, ref checksum);
            probe.End();
            while (next * sizeMicros <= greatest) { Fire(cells, next++, devices, ref checksum); }
        }
        return checksum;
    }

    private long Fold(
        Cell* cells, long* times, int* keys, double* values, (int From, int To) range, int devices, ref long next,
        ref Checksum checksum)
    {
        var size = sizeMicros;
        var greatest = long.MinValue;
        // The window is that of the event before or its neighbour: no division for each event.
        var window = next + 1;
        var start = window * size;
        for (var index = range.From; index < range.To; index++)
        {
            var time = times[index];
            if ((ulong)(time - start) >= (ulong)size)
            {
                window = time / size;
                start = window * size;
            }
            var cell = cells + ((window & (Ring - 1)) * devices) + keys[index];
            var value = values[index];
            cell->Count++;
            cell->Sum += value;
            if (value < cell->Min) { cell->Min = value; }
            if (value > cell->Max) { cell->Max = value; }
            if (time <= greatest) { continue; }
            greatest = time;
            while (((next + 1) * size) + EventColumns.DisorderMicros < greatest)
            {
                Fire(cells, next++, devices, ref checksum);
            }
        }
        return greatest;
    }

    private static void Fire(Cell* cells, long window, int devices, ref Checksum checksum)
    {
        var end = cells + (((window & (Ring - 1)) + 1) * devices);
        for (var cell = end - devices; cell < end; cell++)
        {
            if (cell->Count == 0) { continue; }
            checksum.Add(cell->Count, cell->Sum, cell->Min, cell->Max);
            *cell = Cell.Empty;
        }
    }
}
