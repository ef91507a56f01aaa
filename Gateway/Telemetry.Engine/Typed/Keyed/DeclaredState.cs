using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>One named state of a keyed process, for all keys.</summary>
internal abstract class DeclaredState(string name, string kind, StateTtl? ttl)
{
    /// <summary>What an item counts as in the budget beside its value.</summary>
    protected const int ItemBytes = 16;

    private readonly KeyPages<LifeMark> _marks = new();
    private KeyScope? _scope;
    private int _tag;
    private LifeClock _written;

    public string Name => name;

    /// <summary>What is kept, and how it is written: a snapshot's state fits when this is the same.</summary>
    public string Kind => kind;

    /// <summary>How many keys have something.</summary>
    public abstract int Count { get; }

    /// <summary>How many pages of keys are held.</summary>
    public abstract int PageCount { get; }

    protected StateTtl? Ttl => ttl;

    protected KeyScope Scope => _scope ?? throw new InvalidOperationException(
        $"State '{name}' belongs to no running operator: let the pipeline make the process.");

    /// <summary>The key that is being handled; what of it has expired by now is gone.</summary>
    public int CurrentKey
    {
        get
        {
            var key = Scope.RequireKey();
            if (ttl is not null && _marks.Contains(key)) { ExpireUntilNow(key); }
            return key;
        }
    }

    /// <summary>Bytes for each key to know when something of it expires.</summary>
    public int BytesOfLife => ttl is null ? 16 : 16 + sizeof(long) + KeyScope.TimerBytes;

    public override string ToString() => ttl is null ? $"{name} {kind}" : $"{name} {kind} for {ttl}";

    /// <summary>Binds the state to its operator.</summary>
    public void Attach(KeyScope scope, int tag)
    {
        Invariant.Check(_scope is null, $"state '{name}' is attached once");
        _scope = scope;
        _tag = tag;
    }

    public abstract bool Has(int key);

    /// <summary>Takes everything of a key away.</summary>
    public abstract void Remove(int key);

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int32((int)ClockOf(ttl));
        writer.Int32(Count);
        foreach (var key in Scope.Keys.Sorted)
        {
            if (!Has(key)) { continue; }
            writer.Bytes(Scope.Keys.Encoded(key));
            Write(writer, key);
        }
    }

    public void Restore(SnapshotReader reader)
    {
        _written = (LifeClock)reader.Choice((int)LifeClock.Event);
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = Scope.Keys.InternEncoded(reader.Bytes().Span);
            Scope.BeginRow(key, long.MinValue);
            Read(reader, key);
        }
        Scope.End();
    }

    /// <summary>The time has come to see whether something of a key has expired.</summary>
    public void Expire(int key, long now)
    {
        if (!_marks.Contains(key)) { return; }
        _marks.Remove(key);
        var next = RemoveExpired(key, now);
        if (next != long.MaxValue) { Watch(key, next); }
    }

    protected abstract void Write(SnapshotWriter writer, int key);

    protected abstract void Read(SnapshotReader reader, int key);

    /// <summary>Removes what has expired and says when the next of the key's does; never: the end of time.</summary>
    protected abstract long RemoveExpired(int key, long now);

    /// <summary>The time at which something is used now; with no time to live nobody asks.</summary>
    protected long Now => ttl is null ? 0 : Scope.Now(ttl.IsEventTime);

    /// <summary>Reads when something was last used. What was not measured, or by the other clock, lives from now
    /// on.</summary>
    protected long ReadStamp(SnapshotReader reader)
    {
        if (_written == LifeClock.None) { return Now; }
        var stamp = reader.Int64();
        return _written == ClockOf(ttl) ? stamp : Now;
    }

    /// <summary>When something expires that was last used then.</summary>
    protected long ExpiryOf(long stamp) => ttl is null ? long.MaxValue : (new EventTime(stamp) + ttl.Span).Micros;

    /// <summary>Sees to it that the key is looked at when something expires; a look that is due earlier comes
    /// first, and then sees what is next.</summary>
    protected void Watch(int key, long expiry)
    {
        if (ttl is null || expiry == long.MaxValue) { return; }
        ref var mark = ref _marks.Claim(key, out var isNew);
        if (!isNew && mark.Watched <= expiry) { return; }
        if (!isNew) { Scope.DeleteTimer(new(mark.Watched, key, _tag), ttl.IsEventTime); }
        mark.Watched = expiry;
        Scope.SetTimer(new(expiry, key, _tag), ttl.IsEventTime);
    }

    /// <summary>Nothing of the key is left that could expire.</summary>
    protected void Unwatch(int key)
    {
        if (ttl is null || !_marks.Contains(key)) { return; }
        Scope.DeleteTimer(new(_marks[key].Watched, key, _tag), ttl.IsEventTime);
        _marks.Remove(key);
    }

    private void ExpireUntilNow(int key)
    {
        var (now, watched) = (Now, _marks[key].Watched);
        if (watched > now) { return; }
        Scope.DeleteTimer(new(watched, key, _tag), ttl!.IsEventTime); // Only what has a time to live is watched.
        Expire(key, now);
    }

    private static LifeClock ClockOf(StateTtl? ttl) =>
        ttl is null ? LifeClock.None : ttl.IsEventTime ? LifeClock.Event : LifeClock.Journal;

    /// <summary>By which clock lives are measured, as snapshots say it.</summary>
    private enum LifeClock
    {
        None = 0,
        Journal = 1,
        Event = 2,
    }

    private struct LifeMark
    {
        public long Watched;
    }
}
