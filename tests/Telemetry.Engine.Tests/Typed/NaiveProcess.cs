using System.Globalization;
using Telemetry.Engine.Typed;

namespace Telemetry.Engine.Tests.Typed;

/// <summary>What a <see cref="ScriptedProcess"/> must say, by brute force: everything is kept with the time of its last
/// use, and whoever looks throws away what is dead by then.</summary>
internal sealed class NaiveProcess(ScriptedLives lives)
{
    private readonly SortedDictionary<string, Key> _keys = new(StringComparer.Ordinal);
    private long _watermark = long.MinValue;
    private long _journal;

    public List<string> Said { get; } = [];

    public void Row(string device, long time, string word, long number)
    {
        var key = KeyOf(device);
        var now = new Now(_journal, Math.Max(time, _watermark));
        switch (word)
        {
            case "event": key.Events.Add(number); break;
            case "no event": key.Events.Remove(number); break;
            case "journal": key.Journals.Add(number); break;
            case "no journal": key.Journals.Remove(number); break;
            case "value": Put(key.Values, "v", number, lives.Value, now); break;
            case "no value": key.Values.Clear(); break;
            case "add":
                Purge(key.List, lives.List, now);
                key.List.Add(new Item("", number) { Used = StampOf(lives.List, now) });
                key.Peak = Math.Max(key.Peak, number);
                break;
            case "drop":
                if (number % 3 == 0) { break; }
                Purge(key.List, lives.List, now);
                key.List.RemoveRange(0, Math.Min(key.List.Count, (int)(number % 3)));
                break;
            case "put": Put(key.Map, $"m{number % 5}", number, lives.Map, now); break;
            case "take":
                Purge(key.Map, lives.Map, now);
                key.Map.RemoveAll(item => item.Name == $"m{number % 5}");
                break;
            default: Say("row", time, device, now); break;
        }
    }

    public void AdvanceWatermark(long watermark)
    {
        while (Next(key => key.Events, watermark) is var (time, device) && device is not null)
        {
            var key = _keys[device];
            key.Events.Remove(time);
            var now = new Now(_journal, Math.Max(time, _watermark));
            Say("event", time, device, now);
            if (time % 4 == 0) { key.Events.Add(time + 3); }
            if (time % 5 == 0) { key.Events.Add(time - 1); }
            if (time % 6 == 0) { key.Journals.Add(_journal + 10); }
            Write(key, time, now);
        }
        _watermark = watermark;
    }

    public void AdvanceClock(long journal)
    {
        _journal = journal;
        while (Next(key => key.Journals, journal) is var (time, device) && device is not null)
        {
            var key = _keys[device];
            key.Journals.Remove(time);
            var now = new Now(journal, _watermark);
            Say("journal", time, device, now);
            if (time % 4 == 0) { key.Journals.Add(time + 3); }
            Write(key, time, now);
        }
    }

    private void Write(Key key, long time, Now now)
    {
        if (time % 3 == 0)
        {
            Purge(key.Values, lives.Value, now);
            var value = key.Values.Select(item => item.Number).FirstOrDefault();
            Put(key.Values, "v", value + 1, lives.Value, now);
        }
        if (time % 7 != 0) { return; }
        Purge(key.List, lives.List, now);
        key.List.Add(new Item("", time) { Used = StampOf(lives.List, now) });
        Put(key.Map, "t", time, lives.Map, now);
    }

    private void Say(string why, long time, string device, Now now)
    {
        var key = _keys[device];
        var values = Read(key.Values, lives.Value, now);
        var list = Read(key.List, lives.List, now);
        var map = Read(key.Map, lives.Map, now).OrderBy(item => item.Name, StringComparer.Ordinal);
        var value = values.Count > 0 ? values[0].Number.ToString(CultureInfo.InvariantCulture) : "-";
        Said.Add($"value={why}@{time} {device} {value} [{string.Join(',', list.Select(item => item.Number))}]"
            + $" {{{string.Join(',', map.Select(item => $"{item.Name}:{item.Number}"))}}} {key.Peak}");
    }

    private static List<Item> Read(List<Item> items, StateTtl? ttl, Now now)
    {
        Purge(items, ttl, now);
        if (ttl is not { RenewsOnRead: true }) { return items; }
        foreach (var item in items) { item.Used = Math.Max(item.Used, StampOf(ttl, now)); }
        return items;
    }

    private static void Put(List<Item> items, string name, long number, StateTtl? ttl, Now now)
    {
        Purge(items, ttl, now);
        var old = items.FirstOrDefault(item => item.Name == name);
        items.RemoveAll(item => item.Name == name);
        items.Add(new Item(name, number) { Used = Math.Max(StampOf(ttl, now), old?.Used ?? long.MinValue) });
    }

    private static void Purge(List<Item> items, StateTtl? ttl, Now now)
    {
        if (ttl is null) { return; }
        items.RemoveAll(item => Plus(item.Used, ttl.Span.Micros) <= (ttl.IsEventTime ? now.Event : now.Journal));
    }

    private static long StampOf(StateTtl? ttl, Now now) =>
        ttl is null ? 0 : ttl.IsEventTime ? now.Event : now.Journal;

    private static long Plus(long stamp, long span) => stamp == long.MinValue ? stamp : stamp + span;

    private (long Time, string? Device) Next(Func<Key, SortedSet<long>> timers, long clock)
    {
        var due = _keys.Where(pair => timers(pair.Value).Count > 0 && timers(pair.Value).Min <= clock)
            .Select(pair => (timers(pair.Value).Min, pair.Key)).ToArray();
        if (due.Length == 0) { return (0, null); }
        return due.OrderBy(pair => pair.Min).ThenBy(pair => pair.Key, StringComparer.Ordinal).First();
    }

    private Key KeyOf(string device)
    {
        if (!_keys.TryGetValue(device, out var key)) { _keys.Add(device, key = new Key()); }
        return key;
    }

    private readonly record struct Now(long Journal, long Event);

    private sealed class Key
    {
        public SortedSet<long> Events { get; } = [];

        public SortedSet<long> Journals { get; } = [];

        public List<Item> Values { get; } = [];

        public List<Item> List { get; } = [];

        public List<Item> Map { get; } = [];

        public long Peak { get; set; } = -1;
    }

    private sealed class Item(string name, long number)
    {
        public string Name => name;

        public long Number => number;

        public long Used { get; set; }
    }
}
