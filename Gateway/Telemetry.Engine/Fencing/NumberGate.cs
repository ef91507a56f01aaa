using System.Runtime.CompilerServices;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Fencing;

/// <summary>
/// Judges the sequence numbers of messages: new, counted before, or counted before with another reading. Numbers of a
/// boot where the latter was seen are contested, and held back until a person settles it.
/// </summary>
internal sealed class NumberGate(PartitionTables tables, SourceRegister register, Duration tolerance)
{
    private SeqVerdict[] _verdicts = new SeqVerdict[64];

    /// <summary>Judges a message and remembers what is new.</summary>
    /// <param name="input">The message.</param>
    /// <param name="state">Its source, to be changed.</param>
    /// <param name="isUnproven">Numbers were counted before, but so long ago that nobody can tell with what.</param>
    /// <returns>A verdict for each reading; empty when all are new. Valid until the next call.</returns>
    public ReadOnlySpan<SeqVerdict> Take(StepInput input, SourceState state, out bool isUnproven)
    {
        isUnproven = false;
        var readings = input.Readings;
        if (readings.IsEmpty || input.Boot.Length == 0) { return []; }
        if (state.Boots.IsClosed(input.Boot)) { return Fill(readings.Length, SeqVerdict.Closed); }
        ref var boot = ref state.Boots.Use(input.Boot, tables.JournalTime + tolerance);
        if (boot.IsContested) { return TakeContested(input, boot, state.Samples); }
        var before = boot.Seqs.Count;
        if (boot.NotBefore == EventTime.Min && TryTakeRun(ref boot.Seqs, readings))
        {
            Remember(input, state, ref boot, []);
            return [];
        }
        var verdicts = Fill(readings.Length, SeqVerdict.None);
        var hasOld = Judge(input, ref boot, verdicts);
        var evidence = hasOld ? EvidenceOf(input, boot, state.Samples, verdicts) : Evidence.Same;
        Remember(input, state, ref boot, verdicts);
        register.SeqRanges += boot.Seqs.Count - before;
        if (boot.Seqs.Count > before) { Trim(state); }
        if (evidence == Evidence.Other)
        {
            boot.ContestedSince = tables.JournalTime;
            verdicts.Fill(SeqVerdict.Conflict);
        }
        isUnproven = evidence == Evidence.None;
        return verdicts;
    }

    /// <summary>Looks at a message whose sender is held back: what was counted is a duplicate if that can be shown, all
    /// else is a conflict.</summary>
    public ReadOnlySpan<SeqVerdict> Look(StepInput input, SourceState state)
    {
        ref var boot = ref state.Boots.Find(input.Boot);
        return Unsafe.IsNullRef(ref boot) || input.Boot.Length == 0
            ? Fill(input.Count, SeqVerdict.Conflict) : TakeContested(input, boot, state.Samples);
    }

    private Span<SeqVerdict> TakeContested(StepInput input, in BootMemory boot, in ReadingSamples samples)
    {
        var readings = input.Readings;
        var verdicts = Fill(readings.Length, SeqVerdict.Conflict);
        for (var index = 0; index < readings.Length; index++)
        {
            if (boot.Seqs.Contains(readings[index].Seq)) { verdicts[index] = SeqVerdict.Duplicate; }
        }
        if (EvidenceOf(input, boot, samples, verdicts) != Evidence.Same) { verdicts.Fill(SeqVerdict.Conflict); }
        return verdicts;
    }

    private static bool Judge(StepInput input, ref BootMemory boot, Span<SeqVerdict> verdicts)
    {
        var readings = input.Readings;
        var hasOld = false;
        for (var index = 0; index < readings.Length; index++)
        {
            var seq = readings[index].Seq;
            // Neighbours with one number are one message of the source.
            var verdict = index > 0 && readings[index - 1].Seq == seq ? verdicts[index - 1] : boot.Seqs.Add(seq);
            if (verdict == SeqVerdict.New && readings[index].Time <= boot.NotBefore) { verdict = SeqVerdict.Forgotten; }
            hasOld |= verdict == SeqVerdict.Duplicate;
            verdicts[index] = verdict;
        }
        return hasOld;
    }

    /// <summary>
    /// Whether readings with numbers of before are those readings. None of a boot is later than the latest one that was
    /// counted, a message that tells its readings twice included; apart from that the newest are known by samples.
    /// What holds of one holds of its message.
    /// </summary>
    private static Evidence EvidenceOf(
        StepInput input, in BootMemory boot, in ReadingSamples samples, ReadOnlySpan<SeqVerdict> verdicts)
    {
        var readings = input.Readings;
        var counted = boot.TimeMax;
        for (var index = 0; index < readings.Length; index++)
        {
            if (verdicts[index] == SeqVerdict.New && readings[index].Time > counted) { counted = readings[index].Time; }
        }
        for (var index = 0; index < readings.Length; index++)
        {
            if (verdicts[index] == SeqVerdict.Duplicate && readings[index].Time > counted
                && input.HasTrueTime(readings[index]))
            {
                return Evidence.Other;
            }
        }
        return samples.Compare(boot.Hash, input, verdicts);
    }

    private void Remember(
        StepInput input, SourceState state, ref BootMemory boot, ReadOnlySpan<SeqVerdict> verdicts)
    {
        var readings = input.Readings;
        var greatest = boot.TimeMax;
        for (var index = 0; index < readings.Length; index++)
        {
            if (readings[index].Time <= greatest) { continue; }
            if (verdicts.IsEmpty || verdicts[index] == SeqVerdict.New) { greatest = readings[index].Time; }
        }
        boot.TimeMax = greatest;
        var most = EngineLimits.SamplesMax / tables.Sources.Count;
        state.Samples.Take(
            boot.Hash, input, verdicts,
            Math.Clamp(most, EngineLimits.SamplesPerSourceMin, EngineLimits.SamplesPerSourceMax));
    }

    private void Trim(SourceState state)
    {
        var most = EngineLimits.SeqRangesPerSourceMax;
        if (register.SeqRanges > EngineLimits.SeqRangesMax)
        {
            var share = EngineLimits.SeqRangesMax / tables.Sources.Count;
            most = Math.Clamp(share, EngineLimits.SeqRangesPerSourceMin, most);
        }
        register.SeqRanges += state.Boots.Trim(most);
    }

    /// <summary>The usual case: numbers without a gap, directly behind the last ones.</summary>
    private static bool TryTakeRun(ref SeqRanges seqs, ReadOnlySpan<StepReading> readings)
    {
        var first = readings[0].Seq;
        for (var index = 1; index < readings.Length; index++)
        {
            if (readings[index].Seq != first + (ulong)index) { return false; }
        }
        return seqs.TryAppendRun(first, readings.Length);
    }

    private Span<SeqVerdict> Fill(int count, SeqVerdict verdict)
    {
        if (count > _verdicts.Length) { _verdicts = new SeqVerdict[count * 2]; }
        var verdicts = _verdicts.AsSpan(0, count);
        verdicts.Fill(verdict);
        return verdicts;
    }
}
