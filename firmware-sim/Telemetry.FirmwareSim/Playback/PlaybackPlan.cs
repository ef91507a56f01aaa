namespace Telemetry.FirmwareSim.Playback;

/// <summary>
/// The rows of a recording in the order they will be sent, when each is due, and what each device may claim after it.
/// The frontier is computed backwards from the end, so it is exact for any order: after row i is delivered, device D
/// has nothing older to send than the least event time among its rows beyond i.
/// </summary>
internal sealed class PlaybackPlan
{
    /// <summary>A frontier that stands for "this was the device's last row".</summary>
    public const long NothingLeft = long.MaxValue;

    private readonly RecordedRow[] _rows;
    private readonly TimeSpan[] _due;
    private readonly int[] _device;
    private readonly long[] _frontierAfter;
    private readonly long[] _finalLow;

    private PlaybackPlan(RecordedRow[] rows, TimeSpan[] due, string bootId, PlaybackOptions options)
    {
        _rows = rows;
        _due = due;
        BootId = bootId;
        Devices = [.. rows.Select(r => r.Device).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var ordinals = Devices.Index().ToDictionary(p => p.Item, p => p.Index, StringComparer.Ordinal);
        _device = [.. rows.Select(r => ordinals[r.Device])];
        _frontierAfter = new long[rows.Length];
        _finalLow = new long[Devices.Count];
        var least = new long[Devices.Count];
        Array.Fill(least, NothingLeft);
        Array.Fill(_finalLow, long.MinValue);
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            var device = _device[i];
            _frontierAfter[i] = least[device];
            least[device] = Math.Min(least[device], rows[i].EventMillis);
            _finalLow[device] = Math.Max(_finalLow[device], rows[i].EventMillis);
        }

        for (var device = 0; device < _finalLow.Length; device++)
        {
            var dayLater = _finalLow[device] + (long)TimeSpan.FromDays(1).TotalMilliseconds;
            _finalLow[device] = options.FinalLowMillis is { } stated
                ? Math.Max(stated, _finalLow[device] + 1)
                : dayLater;
        }
    }

    public string BootId { get; }

    /// <summary>Device names by ordinal.</summary>
    public IReadOnlyList<string> Devices { get; }

    public int Count => _rows.Length;

    /// <summary>Sorts a recording by arrival.</summary>
    public static PlaybackPlan Create(Recording recording, PlaybackOptions options) =>
        Create(recording.Rows, recording.BootId, options);

    /// <summary>Sorts rows by arrival; equal arrivals keep the rows' order.</summary>
    public static PlaybackPlan Create(IReadOnlyList<RecordedRow> rows, string bootId, PlaybackOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        var random = new Random(options.Seed);
        var starts = options.Interleave
            ? rows.GroupBy(r => r.Device, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Min(r => r.ArrivalMillis), StringComparer.Ordinal)
            : null;
        var arrivals = new double[rows.Count];
        for (var i = 0; i < arrivals.Length; i++)
        {
            var shift = options.Shuffle.TotalMilliseconds * random.NextDouble();
            arrivals[i] = rows[i].ArrivalMillis - (starts?[rows[i].Device] ?? 0) + shift;
        }

        var withheld = options.Withheld.ToHashSet(StringComparer.Ordinal);
        int[] order =
        [
            .. Enumerable.Range(0, rows.Count).OrderBy(i => withheld.Contains(rows[i].Device)).ThenBy(i => arrivals[i]),
        ];
        var first = order.Length > 0 ? arrivals[order[0]] : 0;
        var due = new TimeSpan[order.Length];
        var latest = TimeSpan.Zero;
        for (var i = 0; i < order.Length; i++)
        {
            if (!withheld.Contains(rows[order[i]].Device))
            {
                latest = TimeSpan.FromMilliseconds(arrivals[order[i]] - first);
            }

            due[i] = latest; // A backlog is due at once when the others are done.
        }

        return new PlaybackPlan([.. order.Select(i => rows[i])], due, bootId, options);
    }

    /// <summary>The row at a place of the order.</summary>
    public ref readonly RecordedRow Row(int index) => ref _rows[index];

    /// <summary>Recorded time between the first row's arrival and this one's.</summary>
    public TimeSpan Due(int index) => _due[index];

    /// <summary>Ordinal of the row's device.</summary>
    public int Device(int index) => _device[index];

    /// <summary>
    /// What the row's device may declare once this row and all before it are delivered: epoch ms.
    /// </summary>
    public long FrontierAfter(int index) =>
        _frontierAfter[index] == NothingLeft ? _finalLow[_device[index]] : _frontierAfter[index];

    /// <summary>Whether no row of the same device follows.</summary>
    public bool IsLastOfDevice(int index) => _frontierAfter[index] == NothingLeft;
}
