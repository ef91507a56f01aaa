using System.Buffers;
using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Drivers.Line;

/// <summary>
/// One connection's lines, from bytes to the spool. Counts every line, so that the device can be told how many are
/// durable; a line that cannot be used is refused with its number and reason, and the next one is taken.
/// </summary>
internal sealed class LineReceiver
{
    private const int RefusalsKeptMax = 1024;

    private readonly string _source;
    private readonly bool _isWaiting;
    private readonly SpoolIntake _intake;
    private readonly SensorHealth _health;
    private readonly NameTable _metrics = new(EdgeLimits.MetricsInternedMax);
    private readonly List<LineRefusal> _refusals = [];
    private readonly byte[] _partial = new byte[Limits.LineBytesMax];
    private int _partialLength;
    private bool _isOverlong;
    private string? _boot;
    private DeviceLedger? _lastLedger;
    private SourceFrontier? _lastFrontier;
    private LineProgress _progress = new(0, 0);
    private int _taken;
    private int _refused;
    private string? _lastRefusal;

    /// <param name="source">The line's name, the same after a restart: its frontiers are kept under it.</param>
    /// <param name="isWaiting">The device waits for acknowledgements, so nothing of it needs to be given up.</param>
    /// <param name="intake">Where readings go.</param>
    /// <param name="health">Where refusals are counted.</param>
    public LineReceiver(string source, bool isWaiting, SpoolIntake intake, SensorHealth health)
    {
        _source = source;
        _isWaiting = isWaiting;
        _intake = intake;
        _health = health;
    }

    /// <summary>The only device that the line may name; null: any.</summary>
    public string? OnlyDevice { get; init; }

    /// <summary>Where the ledger is told of lines that nobody sends again; null: the device does.</summary>
    public HeardLosses? Losses { get; init; }

    /// <summary>The device that a line has named last; null: none yet.</summary>
    public string? LastDevice => _lastLedger?.Name;

    /// <summary>
    /// Lines taken or refused on this connection, and the commit after which all of them are durable.
    /// </summary>
    public LineProgress Progress => Volatile.Read(ref _progress);

    /// <summary>Takes in what has arrived, in pieces of any size.</summary>
    public void Feed(ReadOnlySpan<byte> chunk)
    {
        (_taken, _refused, _lastRefusal) = (0, 0, null);
        using (var session = _intake.Enter())
        {
            var lines = Progress.Lines;
            for (var end = chunk.IndexOf((byte)'\n'); end >= 0; end = chunk.IndexOf((byte)'\n'))
            {
                lines++;
                TakeLine(session, chunk[..end], lines);
                chunk = chunk[(end + 1)..];
            }
            Keep(chunk);
            Volatile.Write(ref _progress, new LineProgress(lines, session.Generation));
        }
        if (_lastRefusal is { } why)
        {
            Losses?.Rejected(why, _refused);
        }
        if (_taken > 0)
        {
            Losses?.Heard();
            _health.Worked(_taken);
        }
    }

    /// <summary>Writes refusals and then how many lines are durable, as the device is to be told.</summary>
    public void WriteAnswer(IBufferWriter<byte> output, long durableLines)
    {
        lock (_refusals)
        {
            foreach (var refusal in _refusals)
            {
                LineFormat.WriteNak(output, refusal.Line, refusal.Reason);
            }
            _refusals.Clear();
        }
        LineFormat.WriteAck(output, durableLines);
    }

    private void TakeLine(in IntakeSession session, ReadOnlySpan<byte> line, long number)
    {
        if (_partialLength == 0 && !_isOverlong)
        {
            Take(session, line, number);
            return;
        }
        Keep(line);
        if (_isOverlong)
        {
            Refuse(number, DecodeError.TooLarge);
        }
        else
        {
            Take(session, _partial.AsSpan(0, _partialLength), number);
        }
        _partialLength = 0;
        _isOverlong = false;
    }

    /// <summary>The beginning of a line waits for its end; of one that is too long nothing is kept.</summary>
    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_isOverlong || rest.Length > _partial.Length - _partialLength)
        {
            _isOverlong = true;
            _partialLength = 0;
            return;
        }
        rest.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += rest.Length;
    }

    private void Take(in IntakeSession session, ReadOnlySpan<byte> line, long number)
    {
        var parsed = LineProtocol.Parse(line);
        switch (parsed.Kind)
        {
            case LineKind.Reading:
                TakeReading(session, parsed, number);
                break;
            case LineKind.Low:
                TakeLow(session, parsed, number);
                break;
            case LineKind.Boot:
                _boot = Encoding.ASCII.GetString(parsed.Argument);
                break;
            case LineKind.Blank:
                break;
            case LineKind.Ack or LineKind.Nak:
                Refuse(number, DecodeError.WrongShape); // Answers are ours to give.
                break;
            default:
                Refuse(number, parsed.Error);
                break;
        }
    }

    private void TakeReading(in IntakeSession session, in ProtocolLine line, long number)
    {
        if (line.Seq is not null && _boot is null)
        {
            Refuse(number, DecodeError.BadSeq);
            return;
        }
        if (line.TimeMicros < EpochMicros.RelativeBelow)
        {
            Refuse(number, DecodeError.BadTime); // SenML would read it as relative to now.
            return;
        }
        if (!TryLedger(session, line.Device, out var ledger, out var frontier))
        {
            Refuse(number, DecodeError.OtherDevice);
            return;
        }
        var stamp = line.TimeMicros is null ? session.Now() : default;
        Span<byte> text = stackalloc byte[line.EscapedText.Length];
        var reading = new SpoolReading
        {
            Metric = _metrics.Intern(line.Metric),
            Kind = line.ValueKind,
            Number = line.Number,
            Text = text[..LineProtocol.Unescape(line.EscapedText, text)],
            Micros = line.TimeMicros ?? stamp.Micros,
            Quality = line.TimeMicros is null ? stamp.Quality : TimeQuality.Synced,
        };
        var result = line.Seq is { } seq && _boot is { } boot
            ? session.Add(ledger, boot, seq, reading, _isWaiting)
            : session.Add(ledger, reading, _isWaiting);
        if (result != IntakeResult.Taken)
        {
            Refuse(number, result == IntakeResult.Full ? DecodeError.TooManyReadings : DecodeError.BadTime);
            return;
        }
        _taken++;
        if (line.TimeMicros is null)
        {
            frontier.SawAgentStamped();
        }
        else
        {
            frontier.SawDeviceStamped();
        }
    }

    private void TakeLow(in IntakeSession session, in ProtocolLine line, long number)
    {
        if (line.TimeMicros is not { } low)
        {
            Refuse(number, DecodeError.BadTime);
        }
        else if (line.Device.IsEmpty)
        {
            session.StateFrontier(_source, low);
        }
        else if (TryLedger(session, line.Device, out var ledger, out _))
        {
            session.StateFrontier(ledger, _source, low);
        }
        else
        {
            Refuse(number, DecodeError.OtherDevice);
        }
    }

    /// <summary>Lines of one device come in runs: the last one is looked at first.</summary>
    private bool TryLedger(
        in IntakeSession session, ReadOnlySpan<byte> device, out DeviceLedger ledger, out SourceFrontier frontier)
    {
        if (_lastLedger is null || _lastFrontier is null || !Ascii.Equals(device, _lastLedger.Name))
        {
            Span<char> name = stackalloc char[device.Length];
            Encoding.ASCII.GetChars(device, name);
            // Half a line before a whole one makes a name that nobody has.
            if ((OnlyDevice is not null && !name.SequenceEqual(OnlyDevice)) || !session.TryLedger(name, out var found))
            {
                ledger = null!; // Not used: the answer is false.
                frontier = null!;
                return false;
            }
            _lastLedger = found;
            _lastFrontier = found.Source(_source);
        }
        ledger = _lastLedger;
        frontier = _lastFrontier;
        return true;
    }

    private void Refuse(long number, DecodeError reason)
    {
        _refused++;
        _lastRefusal = $"line {number}: {reason}";
        _health.Rejected(_lastRefusal);
        lock (_refusals)
        {
            if (_refusals.Count < RefusalsKeptMax)
            {
                _refusals.Add(new LineRefusal(number, reason));
            }
        }
    }
}
