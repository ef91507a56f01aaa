using Telemetry.Engine.Execution;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Fencing;

/// <summary>
/// Hashes of a sample of a source's newest readings by (boot, seq), in the order of their arrival: enough to tell a
/// reading that is sent again from another one with its number. Of a short message every number is kept, of a
/// long one about four, chosen by the number itself, so that a resend in other messages may meet them too.
/// </summary>
internal struct ReadingSamples
{
    private const int WholeMessage = 16;
    private const int PerMessage = 4;

    private Sample[]? _ring;
    private int _start;

    public int Count { get; private set; }

    /// <summary>The same samples in memory of their own.</summary>
    public readonly ReadingSamples Copy()
    {
        if (Count == 0) { return default; }
        var ring = new Sample[_ring!.Length]; // There are samples.
        for (var index = 0; index < Count; index++) { ring[index] = this[index]; }
        return new() { _ring = ring, Count = Count };
    }

    /// <summary>Remembers readings whose numbers were new.</summary>
    /// <param name="boot">The hash of their boot.</param>
    /// <param name="input">The readings.</param>
    /// <param name="verdicts">Which of them are new; empty when all are.</param>
    /// <param name="most">How many samples may be kept.</param>
    public void Take(ulong boot, StepInput input, ReadOnlySpan<SeqVerdict> verdicts, int most)
    {
        var readings = input.Readings;
        var stride = 1UL;
        while (readings.Length > WholeMessage && stride * PerMessage < (ulong)readings.Length) { stride <<= 1; }
        var isFirst = true;
        for (var index = 0; index < readings.Length; index++)
        {
            var seq = readings[index].Seq;
            if (index > 0 && readings[index - 1].Seq == seq) { continue; }
            if (!verdicts.IsEmpty && verdicts[index] != SeqVerdict.New) { continue; }
            if (!isFirst && (seq & (stride - 1)) != 0) { continue; }
            isFirst = false;
            Add(new(boot, seq, HashAt(input, index)), most);
        }
    }

    /// <summary>Compares those readings that have a number of before with what is remembered.</summary>
    public readonly Evidence Compare(ulong boot, StepInput input, ReadOnlySpan<SeqVerdict> verdicts)
    {
        var readings = input.Readings;
        var (least, greatest) = (ulong.MaxValue, 0UL);
        foreach (ref readonly var reading in readings)
        {
            least = Math.Min(least, reading.Seq);
            greatest = Math.Max(greatest, reading.Seq);
        }
        var evidence = Evidence.None;
        for (var index = Count - 1; index >= 0; index--)
        {
            var sample = this[index];
            if (sample.Boot != boot || sample.Seq < least || sample.Seq > greatest) { continue; }
            var row = IndexOf(readings, sample.Seq, least);
            if (row < 0 || verdicts[row] != SeqVerdict.Duplicate) { continue; }
            if (HashAt(input, row) != sample.Hash) { return Evidence.Other; }
            evidence = Evidence.Same;
        }
        return evidence;
    }

    /// <summary>Forgets a boot.</summary>
    public void Forget(ulong boot)
    {
        var kept = new ReadingSamples();
        for (var index = 0; index < Count; index++)
        {
            if (this[index].Boot != boot) { kept.Add(this[index], Count); }
        }
        this = kept;
    }

    public readonly void Snapshot(SnapshotWriter writer)
    {
        writer.Compact(Count);
        Sample before = default;
        for (var index = 0; index < Count; index++)
        {
            var sample = this[index];
            writer.Boolean(sample.Boot == before.Boot);
            if (sample.Boot != before.Boot) { writer.Int64((long)sample.Boot); }
            writer.Compact(unchecked((long)(sample.Seq - before.Seq)));
            writer.Int32(sample.Hash);
            before = sample;
        }
    }

    public static ReadingSamples Restore(SnapshotReader reader)
    {
        var count = reader.CompactCount();
        if (count > EngineLimits.SamplesPerSourceMax) { throw new SnapshotFormatException($"{count} samples"); }
        var samples = new ReadingSamples();
        Sample before = default;
        for (var index = 0; index < count; index++)
        {
            var boot = reader.Boolean() ? before.Boot : (ulong)reader.Int64();
            before = new(boot, unchecked(before.Seq + (ulong)reader.Compact()), reader.Int32());
            samples.Add(before, count);
        }
        return samples;
    }

    private readonly Sample this[int index] => _ring![(_start + index) & (_ring.Length - 1)]; // Below Count.

    private void Add(in Sample sample, int most)
    {
        while (Count >= most && Count > 0)
        {
            _start = (_start + 1) & (_ring!.Length - 1); // There are samples.
            Count--;
        }
        if (_ring is null || Count == _ring.Length)
        {
            var wider = new Sample[_ring is null ? 4 : _ring.Length * 2];
            for (var index = 0; index < Count; index++) { wider[index] = this[index]; }
            (_ring, _start) = (wider, 0);
        }
        _ring[(_start + Count) & (_ring.Length - 1)] = sample;
        Count++;
    }

    private static int IndexOf(ReadOnlySpan<StepReading> readings, ulong seq, ulong least)
    {
        // Numbers nearly always come one behind the other.
        var guess = seq - least;
        if (guess < (ulong)readings.Length && readings[(int)guess].Seq == seq
            && (guess == 0 || readings[(int)guess - 1].Seq != seq))
        {
            return (int)guess;
        }
        for (var index = 0; index < readings.Length; index++)
        {
            if (readings[index].Seq == seq) { return index; }
        }
        return -1;
    }

    /// <summary>The hash of all readings with one number, from the first one on.</summary>
    private static int HashAt(StepInput input, int index)
    {
        var readings = input.Readings;
        var seq = readings[index].Seq;
        var sum = 0UL;
        for (; index < readings.Length && readings[index].Seq == seq; index++)
        {
            ref readonly var reading = ref readings[index];
            var hash = StableHash.Mix(StableHash.Of(input.Symbols[reading.Metric]), (ulong)reading.Kind);
            hash = StableHash.Mix(
                hash, reading.Kind == ReadingKind.Text
                    ? StableHash.Of(reading.Text) : (ulong)BitConverter.DoubleToInt64Bits(reading.Number));
            if (input.HasTrueTime(reading)) { hash = StableHash.Mix(hash, (ulong)reading.Time.Micros); }
            sum += hash;
        }
        return (int)StableHash.Mix(sum, seq);
    }

    private readonly record struct Sample(ulong Boot, ulong Seq, int Hash);
}
