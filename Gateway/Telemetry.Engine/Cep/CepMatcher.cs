using System.Runtime.CompilerServices;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>
/// Matches a pattern over the events of many keys: the state of all keys of one operator. For each key events come in
/// the order of their times, and <see cref="Advance"/> says how far time is where none come. What it finds it says at
/// once, in the order of first events; nothing depends on how often time is told.
/// </summary>
/// <remarks>
/// Nothing is allocated per event, partial match or match once its arrays have grown to what is held at a time. A key
/// is a small number that the caller chooses; while it has no partial match it costs an entry of zeros. Not
/// thread-safe.
/// </remarks>
public sealed partial class CepMatcher
{
    private readonly CepAutomaton _automaton;
    private readonly ICepEvents _events;
    private readonly ICepCondition[] _conditions;
    private readonly CepLimits _limits;
    private readonly MatchBuffer _buffer;
    private readonly PartialSlab _partials = new();
    private readonly long _within;
    private readonly bool _skips;
    private readonly int _skipStep;
    private KeyMatches[] _keys = [];

    /// <summary>Makes a matcher without any partial match.</summary>
    /// <param name="automaton">The pattern.</param>
    /// <param name="events">Keeps the rows that the matcher holds.</param>
    /// <param name="conditions">The iterative conditions by their numbers; as many as the pattern uses.</param>
    /// <param name="limits">How much it keeps; null for the usual.</param>
    public CepMatcher(
        CepAutomaton automaton, ICepEvents events, IReadOnlyList<ICepCondition>? conditions = null,
        CepLimits? limits = null)
    {
        _automaton = automaton;
        _events = events;
        _conditions = [.. conditions ?? []];
        if (_conditions.Length < automaton.Iteratives)
        {
            throw new ArgumentException(
                $"The pattern uses {automaton.Iteratives} iterative conditions; {_conditions.Length} are given.",
                nameof(conditions));
        }
        _limits = limits ?? new();
        _limits.Validate();
        _buffer = new(events);
        _within = automaton.Pattern.Within.Micros;
        _skips = automaton.Pattern.Skip is not CepSkip.Nowhere;
        _skipStep = automaton.Pattern.Skip switch
        {
            CepSkip.ToFirst first => automaton.Pattern.StepOf(first.Step),
            CepSkip.ToLast last => automaton.Pattern.StepOf(last.Step),
            _ => -1,
        };
    }

    /// <summary>The pattern.</summary>
    public CepAutomaton Automaton => _automaton;

    /// <summary>Partial matches of all keys, with complete ones that wait for an earlier one.</summary>
    public int Partials => _partials.Count;

    /// <summary>Places of all keys' partial matches.</summary>
    public int Places => _buffer.Count;

    /// <summary>Partial matches that were given up since the matcher was made, because there were too many.</summary>
    public long Dropped { get; private set; }

    /// <summary>Gives an event to a key. First time is advanced to that of the event.</summary>
    /// <param name="key">The key, 0 or more.</param>
    /// <param name="row">The event's row. It is retained when a step takes it, and only then.</param>
    /// <param name="time">The event's time; not before that of the key's event before.</param>
    /// <param name="mask">Which simple conditions hold for it.</param>
    /// <param name="output">Receives what is found.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Process(int key, int row, EventTime time, ulong mask, ICepOutput output)
    {
        var starts = (mask & _automaton.StartInterest) != 0 || _automaton.StartInterest == CepAutomaton.EveryBit;
        if (!starts && ((uint)key >= (uint)_keys.Length || _keys[key].Count == 0)) { return; }
        ProcessKey(key, row, time, mask, starts, output);
    }

    /// <summary>No event of a key will come before a time: partial matches whose time is over end.</summary>
    /// <param name="key">The key.</param>
    /// <param name="time">The time.</param>
    /// <param name="output">Receives what is found.</param>
    public void Advance(int key, EventTime time, ICepOutput output)
    {
        if ((uint)key >= (uint)_keys.Length) { return; }
        ref var matches = ref _keys[key];
        if (matches.Count == 0 || time.Micros < matches.Deadline) { return; }
        Expire(key, ref matches, time.Micros, output);
    }

    /// <summary>Whether a key has no partial match: nothing of it needs to be kept.</summary>
    /// <param name="key">The key.</param>
    /// <returns>True when it has none.</returns>
    public bool IsIdle(int key) => (uint)key >= (uint)_keys.Length || _keys[key].Count == 0;

    /// <summary>When <see cref="Advance"/> may have something to do for a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>No time of a partial match is over before it; <see cref="EventTime.Max"/> when none ever
    /// will.</returns>
    public EventTime DeadlineOf(int key) => IsIdle(key) ? EventTime.Max : new(_keys[key].Deadline);

    /// <summary>How many partial matches a key has, with complete ones that wait for an earlier one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The count.</returns>
    public int PartialsOf(int key) => IsIdle(key) ? 0 : _keys[key].Count;

    /// <summary>No event of a key will come any more: what is not complete ends without a word, and the matches that
    /// waited for it go, each under the time of its last event. The key has nothing then.</summary>
    /// <param name="key">The key.</param>
    /// <param name="output">Receives the matches.</param>
    public void Finish(int key, ICepOutput output)
    {
        if (IsIdle(key)) { return; }
        ref var matches = ref _keys[key];
        while (matches.Partials.First != PartialSlab.None)
        {
            End(ref matches, ref matches.Partials, matches.Partials.First);
        }
        Settle(key, ref matches, long.MinValue, output);
        Rest(ref matches);
    }

    private ref KeyMatches KeyAt(int key)
    {
        if (key >= _keys.Length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(key);
            Array.Resize(ref _keys, Growth.Of(_keys.Length, key + 1));
        }
        return ref _keys[key];
    }

    /// <summary>Takes a partial match out of its list and away, and what only it held.</summary>
    private void End(ref KeyMatches matches, ref PartialList list, int partial)
    {
        _partials.Remove(ref list, partial);
        matches.Count--;
        matches.Places -= _buffer.Release(_partials.At(partial).Place);
        _partials.Free(partial);
    }

    /// <summary>A key that has nothing begins anew.</summary>
    private static void Rest(ref KeyMatches matches)
    {
        if (!matches.IsIdle) { return; }
        Invariant.Check(matches is { Count: 0, Places: 0 }, "a key without partial matches holds places");
        matches = default;
    }

    private long DeadlineOf(in PartialMatch partial)
    {
        var deadline = long.MaxValue;
        if (_within > 0) { deadline = Later(partial.StartTime, _within); }
        var gap = _automaton.States[partial.State].Gap;
        return gap > 0 ? Math.Min(deadline, Later(_buffer.At(partial.Place).Time, gap)) : deadline;
    }

    private static long Later(long time, long span) => time > long.MaxValue - span ? long.MaxValue : time + span;
}
