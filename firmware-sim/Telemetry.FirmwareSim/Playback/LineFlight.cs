using System.Buffers;
using System.Globalization;
using System.Text;
using Telemetry.Contract;

namespace Telemetry.FirmwareSim.Playback;

/// <summary>
/// What is known about delivery: which rows the reader has acknowledged, which lines of the present connection it has
/// not, and which frontiers may be declared. A frontier is released only when every row it covers is acknowledged,
/// so no row is ever sent, or sent again after a lost connection, below a frontier that was declared before.
/// </summary>
internal sealed class LineFlight(PlaybackPlan plan, PlaybackOptions options)
{
    private const int DirectiveLine = -1;
    private const int RefusalsKept = 5;
    private const long MicrosPerMilli = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<int> _unacked = new();
    private readonly Queue<int> _lowsToSend = new();
    private readonly long[] _frontier = Filled(plan.Devices.Count);
    private readonly long[] _declared = Filled(plan.Devices.Count);
    private readonly bool[] _isQueued = new bool[plan.Devices.Count];
    private readonly List<string> _refusals = [];
    private long _ackedLines;
    private int _next;

    /// <summary>Rows that the reader has in its hands for good.</summary>
    public int RowsAcked { get; private set; }

    /// <summary>Rows written, those sent again after a reconnect included.</summary>
    public long RowsSent { get; private set; }

    /// <summary>Lines that the reader did not accept.</summary>
    public long LinesRefused { get; private set; }

    /// <summary>The first few reasons of refusal.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    /// <summary>Everything is delivered and every last frontier is declared and acknowledged.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock)
            {
                return RowsAcked == plan.Count && _lowsToSend.Count == 0 && _unacked.Count == 0;
            }
        }
    }

    /// <summary>
    /// Starts a connection: the boot line, the frontiers that hold, and the rows from the first unacknowledged on.
    /// </summary>
    public void Begin(IBufferWriter<byte> into)
    {
        lock (_lock)
        {
            _unacked.Clear();
            _ackedLines = 0;
            _next = RowsAcked;
            LineFormat.WriteBoot(into, plan.BootId);
            _unacked.Enqueue(DirectiveLine);
            for (var device = 0; device < _frontier.Length; device++)
            {
                if (_frontier[device] != long.MinValue)
                {
                    QueueLow(device);
                }
            }
        }
    }

    /// <summary>Appends the frontiers that may be declared now.</summary>
    public void AppendLows(IBufferWriter<byte> into)
    {
        lock (_lock)
        {
            while (_lowsToSend.TryDequeue(out var device))
            {
                _isQueued[device] = false;
                _declared[device] = _frontier[device];
                LineFormat.WriteLow(into, _frontier[device] * MicrosPerMilli, plan.Devices[device]);
                _unacked.Enqueue(DirectiveLine);
            }
        }
    }

    /// <summary>When the next row is due, counted from the first; null when all are written.</summary>
    public TimeSpan? NextDue => _next < plan.Count ? plan.Due(_next) : null;

    /// <summary>Appends the next row.</summary>
    public void AppendRow(IBufferWriter<byte> into)
    {
        lock (_lock)
        {
            ref readonly var row = ref plan.Row(_next);
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Device} {row.Metric} {row.Value} {row.EventMillis} {row.Seq}\n"),
                into);
            _unacked.Enqueue(_next);
            _next++;
            RowsSent++;
        }
    }

    /// <summary>
    /// Takes a line of the reader: <c>!ack n</c> or <c>!nak n reason</c>; other lines mean nothing here.
    /// </summary>
    /// <exception cref="InvalidDataException">The reader acknowledges what was never sent.</exception>
    public void Take(string line)
    {
        var parsed = LineProtocol.Parse(Encoding.UTF8.GetBytes(line));
        lock (_lock)
        {
            if (parsed.Kind == LineKind.Ack)
            {
                Acknowledge(parsed.LineNumber);
            }
            else if (parsed.Kind == LineKind.Nak)
            {
                LinesRefused++;
                if (_refusals.Count < RefusalsKept)
                {
                    _refusals.Add(line);
                }
            }
        }
    }

    private void Acknowledge(long lines)
    {
        while (_ackedLines < lines)
        {
            if (!_unacked.TryDequeue(out var row))
            {
                throw new InvalidDataException($"line {lines} was acknowledged, but only {_ackedLines} were sent");
            }

            _ackedLines++;
            if (row == DirectiveLine)
            {
                continue;
            }

            RowsAcked = row + 1;
            var device = plan.Device(row);
            var frontier = plan.FrontierAfter(row);
            _frontier[device] = Math.Max(_frontier[device], frontier);
            if (plan.IsLastOfDevice(row) || HasMovedEnough(device))
            {
                QueueLow(device);
            }
        }
    }

    private bool HasMovedEnough(int device) =>
        _declared[device] == long.MinValue
        || _frontier[device] - _declared[device] >= options.LowStep.TotalMilliseconds;

    private void QueueLow(int device)
    {
        if (!_isQueued[device])
        {
            _isQueued[device] = true;
            _lowsToSend.Enqueue(device);
        }
    }

    private static long[] Filled(int count)
    {
        var array = new long[count];
        Array.Fill(array, long.MinValue);
        return array;
    }
}
