using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>How partial matches end: complete, skipped, out of time, given up.</summary>
public sealed partial class CepMatcher
{
    private readonly MatchPath _path = new();
    private Expiry[] _expired = new Expiry[16];

    /// <summary>A match. When others may be skipped, it waits until no partial match began before it.</summary>
    private void Complete(ref KeyMatches matches, in PartialMatch from, int place, ICepOutput output)
    {
        if (!_skips)
        {
            _path.Load(_buffer, place);
            output.Matched(_event.Key, new(_path, new(from.StartTime), new(_event.Time)));
            return;
        }
        var done = _partials.Add(_automaton.Start, place, from.StartOrder, from.StartTime);
        _buffer.Hold(place);
        _partials.InsertByStart(ref matches.Done, done);
        matches.Count++;
    }

    /// <summary>Gives the complete matches that need not wait, the earliest first; each takes those away that it
    /// skips.</summary>
    private void Settle(int key, ref KeyMatches matches, long time, ICepOutput output)
    {
        while (matches.Done.First != PartialSlab.None)
        {
            var done = _partials.At(matches.Done.First);
            var earliest = matches.Partials.First;
            if (earliest != PartialSlab.None && _partials.At(earliest).StartOrder < done.StartOrder) { return; }
            _path.Load(_buffer, done.Place);
            var bound = SkipBound();
            var at = Math.Max(time, _buffer.At(done.Place).Time);
            output.Matched(key, new(_path, new(done.StartTime), new(at)));
            End(ref matches, ref matches.Done, matches.Done.First);
            Skip(ref matches, ref matches.Partials, bound);
            Skip(ref matches, ref matches.Done, bound);
        }
    }

    private void Skip(ref KeyMatches matches, ref PartialList list, long bound)
    {
        while (list.First != PartialSlab.None && _partials.At(list.First).StartOrder < bound)
        {
            End(ref matches, ref list, list.First);
        }
    }

    /// <summary>Partial matches whose first event has a lesser number are skipped.</summary>
    private long SkipBound() => _automaton.Pattern.Skip switch
    {
        CepSkip.Nowhere => long.MinValue,
        CepSkip.ToNext => _path.Orders[0] + 1,
        CepSkip.PastLastEvent => _path.Orders[^1] + 1,
        CepSkip.ToFirst first => SkipBound(_path.Steps.IndexOf(_skipStep), first.OnMiss),
        CepSkip.ToLast last => SkipBound(_path.Steps.LastIndexOf(_skipStep), last.OnMiss),
        _ => throw new InvalidOperationException("An unknown way to skip."),
    };

    private long SkipBound(int index, CepMiss onMiss)
    {
        if (index > 0 || onMiss == CepMiss.Ignore) { return index < 0 ? long.MinValue : _path.Orders[index]; }
        if (onMiss == CepMiss.Next) { return _path.Orders[0] + 1; }
        var step = _automaton.Pattern.StepNames[_skipStep];
        throw new CepSkipException(index < 0
            ? $"After a match it should skip to {step}, but the match has no such event."
            : $"After a match it should skip to {step}, but that is the first event: it would match again.");
    }

    /// <summary>Ends what is out of time, instant by instant, as if time had been told at each of them.</summary>
    private void Expire(int key, ref KeyMatches matches, long time, ICepOutput output)
    {
        var expired = Expired(ref matches, time);
        for (var index = 0; index < expired.Length;)
        {
            var instant = expired[index].Deadline;
            for (; index < expired.Length && expired[index].Deadline == instant; index++)
            {
                var partial = expired[index].Partial;
                // A match at an earlier instant may have skipped it.
                if (_partials.At(partial).Place == MatchBuffer.None) { continue; }
                Expire(key, ref matches, partial, instant, output);
            }
            if (_skips) { Settle(key, ref matches, instant, output); }
        }
        if (matches.Count == 0) { Rest(ref matches); }
    }

    private void Expire(int key, ref KeyMatches matches, int partial, long instant, ICepOutput output)
    {
        var ended = _partials.At(partial);
        var isMatch = _automaton.States[ended.State].Kind == CepStateKind.Pending;
        if (isMatch && _skips)
        {
            _partials.Remove(ref matches.Partials, partial);
            _partials.InsertByStart(ref matches.Done, partial);
            return;
        }
        _path.Load(_buffer, ended.Place);
        var match = new CepMatch(_path, new(ended.StartTime), new(instant));
        if (isMatch) { output.Matched(key, match); } else { output.TimedOut(key, match); }
        End(ref matches, ref matches.Partials, partial);
    }

    private ReadOnlySpan<Expiry> Expired(ref KeyMatches matches, long time)
    {
        var count = 0;
        var index = 0;
        matches.Deadline = long.MaxValue;
        for (var partial = matches.Partials.First; partial != PartialSlab.None; partial = _partials.At(partial).Next)
        {
            var deadline = DeadlineOf(_partials.At(partial));
            if (deadline > time || deadline == long.MaxValue)
            {
                matches.Deadline = Math.Min(matches.Deadline, deadline);
                continue;
            }
            if (count == _expired.Length) { Array.Resize(ref _expired, Growth.After(count)); }
            _expired[count++] = new(deadline, index++, partial);
        }
        var expired = _expired.AsSpan(0, count);
        expired.Sort();
        return expired;
    }

    private bool IsBeyond(in KeyMatches matches) => ReasonToDrop(matches) != CepDropReason.None;

    private CepDropReason ReasonToDrop(in KeyMatches matches) =>
        matches.Count > _limits.PartialsPerKeyMax ? CepDropReason.PartialsOfKey
        : matches.Places > _limits.PlacesPerKeyMax ? CepDropReason.PlacesOfKey
        : _partials.Count > _limits.PartialsMax ? CepDropReason.Partials
        : _buffer.Count > _limits.PlacesMax ? CepDropReason.Places
        : CepDropReason.None;

    /// <summary>The key's oldest partial matches go until it is within the limits.</summary>
    private void GiveUp(int key, ref KeyMatches matches, long time, ICepOutput output)
    {
        while (matches.Partials.First != PartialSlab.None)
        {
            var reason = ReasonToDrop(matches);
            if (reason == CepDropReason.None) { return; }
            var oldest = _partials.At(matches.Partials.First);
            _path.Load(_buffer, oldest.Place);
            output.Dropped(key, new(_path, new(oldest.StartTime), new(time)), reason);
            Dropped++;
            End(ref matches, ref matches.Partials, matches.Partials.First);
            if (_skips) { Settle(key, ref matches, time, output); }
        }
    }
}
