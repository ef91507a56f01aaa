using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Windows.General;

/// <summary>Windows drawn by lot, for the naive operator and as a specification of the engine.</summary>
internal sealed class NaiveWindowSpec
{
    private readonly string _shape;
    private readonly long _size;
    private readonly long _slide;
    private readonly long _offset;
    private readonly string _evictor;
    private readonly long _keep;

    public NaiveWindowSpec(Random random)
    {
        _shape = Pick(random, "tumbling", "hopping", "gapped", "cumulating", "session", "dynamic", "global");
        _slide = random.Next(1, 9);
        _size = _shape switch
        {
            "tumbling" => _slide,
            "gapped" => random.Next(1, (int)_slide + 1),
            "cumulating" => _slide * random.Next(1, 5),
            _ => random.Next(1, 25),
        };
        var period = _shape == "cumulating" ? _size : _slide;
        _offset = random.Next(1 - (int)period, (int)period);
        IsJournal = _shape != "global" && random.Next(5) == 0;
        Trigger = IsJournal ? Pick(random, "time", "time", "count")
            : _shape == "global" ? Pick(random, "count", "continuous")
            : Pick(random, "time", "time", "count", "continuous", "stages", "stages");
        Every = random.Next(1, 6);
        if (Trigger == "stages") { DrawStages(random); }
        Lateness = IsJournal || random.Next(3) == 0 ? 0 : random.Next(1, 20);
        IsPurging = random.Next(4) == 0;
        _evictor = random.Next(3) > 0 ? "none" : Pick(random, "count", "time", "delta");
        _keep = random.Next(0, 6);
        EvictsAfter = random.Next(2) == 0;
    }

    public bool IsJournal { get; }

    public bool IsSession => _shape is "session" or "dynamic";

    public string Trigger { get; }

    public long Every { get; private set; }

    public long Delay { get; private set; }

    public bool DelaysLate { get; private set; }

    public long Lateness { get; }

    public bool IsPurging { get; }

    public bool EvictsAfter { get; }

    public IEnumerable<(long Start, long End)> Assign(long time, double value)
    {
        switch (_shape)
        {
            case "global": return [(long.MinValue, long.MaxValue)];
            case "session": return [(time, time + _size)];
            case "dynamic": return [(time, time + GapOf(value))];
            case "cumulating":
                return Enumerable.Range(0, 200).Select(step => _offset + ((step - 100) * _size))
                    .Where(start => start <= time && time < start + _size)
                    .SelectMany(start => Enumerable.Range(1, (int)(_size / _slide))
                        .Select(number => (start, start + (number * _slide))))
                    .Where(span => time < span.Item2);
            default:
                return Enumerable.Range(0, 600).Select(step => _offset + ((step - 300) * _slide))
                    .Where(start => start <= time && time < start + _size).Select(start => (start, start + _size));
        }
    }

    public void Evict(List<(long Time, double Value)> rows)
    {
        if (rows.Count == 0) { return; }
        var (newest, last) = (rows.Max(row => row.Time), rows[^1].Value);
        switch (_evictor)
        {
            case "count": while (rows.Count > _keep) { rows.RemoveAt(0); } break;
            case "time": rows.RemoveAll(row => row.Time <= newest - _keep); break;
            case "delta": rows.RemoveAll(row => last - row.Value >= _keep); break;
        }
    }

    public GeneralWindowSpec ToSpec() => WindowScripts.OnEventTime(AssignerOf(), Lateness) with
    {
        Trigger = IsPurging ? TriggerOf().Purging() : TriggerOf(),
        Evictor = _evictor switch
        {
            "count" => WindowEvictor.Count(_keep, EvictsAfter),
            "time" => WindowEvictor.Time(new(_keep), EvictsAfter),
            "delta" => WindowEvictor.Delta("value", _keep, EvictsAfter),
            _ => null,
        },
    };

    public override string ToString() => ToSpec().ToString();

    private void DrawStages(Random random)
    {
        var kind = random.Next(4);
        Every = kind is 0 or 1 ? random.Next(1, 5) : 0;
        Delay = kind == 2 ? random.Next(1, 12) : 0;
        DelaysLate = kind != 3 && random.Next(2) == 0;
    }

    private WindowAssigner AssignerOf()
    {
        var domain = IsJournal ? TimeDomain.Journal : TimeDomain.Event;
        return _shape switch
        {
            "global" => WindowAssigner.Global(),
            "session" => WindowAssigner.Session(SessionGap.Fixed(new(_size)), domain),
            "dynamic" => WindowAssigner.Session(
                SessionGap.PerRow("by value", (frame, row) => new(GapOf(frame.Doubles(2)[row]))), domain),
            "cumulating" => WindowAssigner.Cumulating(new(_size), new(_slide), new(_offset), domain),
            _ => WindowAssigner.Hopping(new(_size), new(_slide), new(_offset), domain),
        };
    }

    private WindowTrigger TriggerOf()
    {
        if (Trigger == "stages")
        {
            var early = Every > 0 ? WindowFiring.Count(Every) : Delay > 0 ? WindowFiring.After(new(Delay)) : null;
            return WindowTrigger.Stages(early, DelaysLate ? early : null);
        }
        return Trigger switch
        {
            "count" => WindowTrigger.Count(Every),
            "continuous" => WindowTrigger.ContinuousEventTime(new(Every)),
            _ => IsJournal ? WindowTrigger.JournalTime : WindowTrigger.EventTime,
        };
    }

    private static long GapOf(double value) => 1 + ((long)value % 9);

    private static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];
}
