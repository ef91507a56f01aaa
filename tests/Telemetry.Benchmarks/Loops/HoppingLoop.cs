namespace Telemetry.Benchmarks.Loops;

/// <summary>Hopping windows by hand: panes side by side in memory, blocks of them summed up from behind, and a sum from
/// the front.</summary>
internal sealed unsafe class HoppingLoop(long sizeMicros, long slideMicros) : ISubject
{
    private readonly int _panes = (int)(sizeMicros / slideMicros);
    private Cell[] _cells = [];
    private Cell[] _fronts = [];

    public string Name => "hand_written_loop";

    private int Ring => _panes + 8;

    public Checksum Run(EventColumns events, Probe probe)
    {
        var devices = events.Devices;
        if (_cells.Length != Ring * devices)
        {
            _cells = GC.AllocateUninitializedArray<Cell>(Ring * devices, pinned: true);
            _fronts = GC.AllocateUninitializedArray<Cell>(devices, pinned: true);
        }
        Array.Fill(_cells, Cell.Empty);
        Array.Fill(_fronts, Cell.Empty);
        var checksum = default(Checksum);
        fixed (Cell* cells = _cells)
        fixed (long* times = events.Times)
        fixed (int* keys = events.Keys)
        fixed (double* values = events.Values)
        {
            var next = (times[0] / slideMicros) - _panes - 6;
            var greatest = long.MinValue;
            for (var index = 0; index < events.Count; index++)
            {
                if (index == events.Count / 2) { probe.Halfway(); }
                var time = times[index];
                cells[((time / slideMicros) % Ring * devices) + keys[index]].Add(values[index]);
                if (time <= greatest) { continue; }
                greatest = time;
                while (((next + _panes) * slideMicros) + EventColumns.DisorderMicros < greatest)
                {
                    Fire(cells, next++, devices, ref checksum);
                }
            }
            probe.End();
            while (next * slideMicros <= greatest) { Fire(cells, next++, devices, ref checksum); }
        }
        return checksum;
    }

    private void Fire(Cell* cells, long window, int devices, ref Checksum checksum)
    {
        var suffix = cells + (window % Ring * devices);
        if (window % _panes == 0) { Turn(cells, window, devices); }
        else
        {
            var entering = cells + ((window + _panes - 1) % Ring * devices);
            for (var device = 0; device < devices; device++) { _fronts[device].Merge(entering[device]); }
        }
        for (var device = 0; device < devices; device++)
        {
            var cell = suffix[device];
            cell.Merge(_fronts[device]);
            if (cell.Count > 0) { checksum.Add(cell.Count, cell.Sum, cell.Min, cell.Max); }
            suffix[device] = Cell.Empty;
        }
    }

    private void Turn(Cell* cells, long window, int devices)
    {
        Array.Fill(_fronts, Cell.Empty);
        for (var pane = window + _panes - 2; pane >= window; pane--)
        {
            var target = cells + (pane % Ring * devices);
            var behind = cells + ((pane + 1) % Ring * devices);
            for (var device = 0; device < devices; device++) { target[device].Merge(behind[device]); }
        }
    }
}
