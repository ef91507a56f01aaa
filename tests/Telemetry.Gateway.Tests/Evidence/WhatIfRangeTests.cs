using System.Buffers.Binary;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Evidence;
using Telemetry.Gateway.Evidence.Rerun;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Which records a part of the past is, in a journal with a record each second since 1970.</summary>
public sealed class WhatIfRangeTests
{
    [Fact]
    public void Warm_up_lies_before_it_and_is_cut_where_the_journal_begins()
    {
        using Seconds journal = new(start: 1_000, end: 9_000);

        Assert.Equal((3_400, 7_000, 9_000), Resolve(Of(7_000, null, 3_600), journal));
        Assert.Equal((7_000, 7_000, 8_000), Resolve(Of(7_000, 8_000, 0), journal));
        Assert.Equal((1_000, 2_000, 9_000), Resolve(Of(2_000, null, 3_600), journal));
        Assert.Equal((1_000, 1_000, 9_000), Resolve(Of(0, 99_000, 3_600), journal));
    }

    [Fact]
    public void What_would_take_too_long_is_refused_before_it_begins_and_says_how_much_it_is()
    {
        const int Most = (int)EvidenceLimits.RangeRecordsMax;
        using Seconds journal = new(start: 0, end: Most + 7_200);

        Assert.Equal((3_600, 7_200, Most + 3_600), Resolve(Of(7_200, Most + 3_600, 3_600), journal));
        Assert.Equal(
            $"{Most + 1} records arrived in this time and its warm-up: at most {Most} can be asked; take a shorter one",
            Assert.Throws<InvalidDataException>(() => Of(7_200, Most + 3_601, 3_600).Resolve(journal)).Message);
    }

    [Theory]
    [InlineData(9_000, null)]
    [InlineData(10, 900)]
    public void What_is_not_kept_is_said_to_be_nothing(int from, int? to)
    {
        using Seconds journal = new(start: 1_000, end: 9_000);

        Assert.Equal(
            "nothing arrived in this time, or it is not kept any more",
            Assert.Throws<InvalidDataException>(() => Of(from, to, 0).Resolve(journal)).Message);
    }

    private static WhatIfRange Of(int from, int? to, int warmUp) => new(
        At(from), to is { } end ? At(end) : null, TimeSpan.FromSeconds(warmUp));

    private static JournalMoment At(int second) => new(second * 1_000_000L, null);

    private static (long First, long From, long To) Resolve(WhatIfRange range, Seconds journal)
    {
        var (first, from, to) = range.Resolve(journal);
        return (first.Value, from.Value, to.Value);
    }

    private sealed class Seconds(long start, long end) : IReplaySource
    {
        public string Name => "seconds";

        public JournalPosition Start => new(start);

        public JournalPosition End => new(end);

        public IModelSource Models => throw new NotSupportedException();

        public SettingsFile? Settings(CancellationToken cancellationToken) => null;

        public PipelineLife LifeOf(string pipeline) => PipelineLife.Whole;

        public IRecordSequence Open(JournalPosition from) => new Records(from.Value, end);

        public IRecordSequence OpenBefore(long timeMicros) =>
            Open(new(Math.Clamp((timeMicros / 1_000_000) - 1, start, end)));

        public IEnumerable<(JournalPosition Position, Func<CheckpointFile?> Read)> Checkpoints(string pipeline) => [];

        public void Dispose()
        {
            // Nothing is open.
        }
    }

    private sealed class Records(long from, long end) : IRecordSequence
    {
        private readonly byte[] _payload = new byte[InputFormat.BodyOffset];
        private long _next = from;

        public bool TryRead(out JournalPosition position, out ReadOnlySpan<byte> payload)
        {
            position = new(_next);
            BinaryPrimitives.WriteInt64LittleEndian(_payload.AsSpan(InputFormat.StampOffset), _next * 1_000_000);
            payload = _payload;
            return _next++ < end;
        }

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
