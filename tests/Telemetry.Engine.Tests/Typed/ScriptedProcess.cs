using System.Globalization;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;

namespace Telemetry.Engine.Tests.Typed;

/// <summary>A keyed process that does what its rows tell it (the note is the word, the number its argument), and says
/// what it knows.</summary>
internal sealed class ScriptedProcess : KeyedProcess<Sample, string>
{
    private readonly ValueState<long> _value;
    private readonly ListState<long> _list;
    private readonly MapState<string, long> _map;
    private readonly ReducingState<long> _peak;

    public ScriptedProcess(ScriptedLives lives)
    {
        _value = State.Value("value", StateCodec.Int64, lives.Value);
        _list = State.List("list", StateCodec.Int64, lives.List);
        _map = State.Map("map", StateCodec.Text, StateCodec.Int64, lives.Map);
        _peak = State.Reducing("peak", StateCodec.Int64, Math.Max);
    }

    public override void OnElement(in Sample row, KeyedContext context, RowCollector<string> output)
    {
        var time = new EventTime(row.Number);
        switch (row.Note)
        {
            case "event": context.SetEventTimer(time); break;
            case "no event": context.DeleteEventTimer(time); break;
            case "journal": context.SetJournalTimer(time); break;
            case "no journal": context.DeleteJournalTimer(time); break;
            case "value": _value.Value = row.Number; break;
            case "no value": _value.Clear(); break;
            case "add": _list.Add(row.Number); _peak.Add(row.Number); break;
            case "drop": _list.RemoveFirst((int)(row.Number % 3)); break;
            case "put": _map.Set($"m{row.Number % 5}", row.Number); break;
            case "take": _map.Remove($"m{row.Number % 5}"); break;
            default: Say("row", context, output); break;
        }
    }

    public override void OnEventTimer(EventTime time, KeyedContext context, RowCollector<string> output)
    {
        Say("event", context, output);
        if (time.Micros % 4 == 0) { context.SetEventTimer(new(time.Micros + 3)); }
        if (time.Micros % 5 == 0) { context.SetEventTimer(new(time.Micros - 1)); }
        if (time.Micros % 6 == 0) { context.SetJournalTimer(context.JournalTime + new Duration(10)); }
        if (time.Micros % 3 == 0) { _value.Value++; }
        if (time.Micros % 7 == 0) { _list.Add(time.Micros); _map.Set("t", time.Micros); }
    }

    public override void OnJournalTimer(EventTime time, KeyedContext context, RowCollector<string> output)
    {
        Say("journal", context, output);
        if (time.Micros % 4 == 0) { context.SetJournalTimer(new(time.Micros + 3)); }
        if (time.Micros % 3 == 0) { _value.Value++; }
        if (time.Micros % 7 == 0) { _list.Add(time.Micros); _map.Set("t", time.Micros); }
    }

    private void Say(string why, KeyedContext context, RowCollector<string> output)
    {
        var entries = new List<string>();
        foreach (var key in _map.Keys) { entries.Add($"{key}:{_map.Get(key)}"); }
        var value = _value.TryGet(out var held) ? held.ToString(CultureInfo.InvariantCulture) : "-";
        var peak = _peak.TryGet(out var greatest) ? greatest : -1;
        var items = string.Join(',', _list.Items.ToArray());
        output.Add($"{why}@{context.Time.Micros} {context.Key.Text(0)} {value} [{items}]"
            + $" {{{string.Join(',', entries)}}} {peak}");
    }
}

/// <summary>How long the states of a <see cref="ScriptedProcess"/> live.</summary>
internal sealed record ScriptedLives(StateTtl? Value, StateTtl? List, StateTtl? Map)
{
    public static ScriptedLives Of(int seed)
    {
        var random = new Random(seed * 31);
        return new(Any(random), Any(random), Any(random));
    }

    private static StateTtl? Any(Random random)
    {
        var span = new Duration(random.Next(5, 60));
        var renews = random.Next(2) == 0;
        return random.Next(5) switch
        {
            0 => null,
            1 or 2 => StateTtl.OfJournalTime(span) with { RenewsOnRead = renews },
            _ => StateTtl.OfEventTime(span) with { RenewsOnRead = renews },
        };
    }
}
