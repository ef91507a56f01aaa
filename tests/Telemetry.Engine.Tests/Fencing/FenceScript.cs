using System.Buffers;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Fencing;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Fencing;

/// <summary>
/// Messages of senders that claim to be one device, played three times: straight, restored after every step, and
/// restored after every third from an image that is written a step later. All must say the same and have one state.
/// </summary>
internal sealed class FenceScript(IngestOptions? options = null)
{
    private readonly List<Action<StepInput, StepStamp>> _steps = [];
    private readonly List<long> _stamps = [];
    private long _seconds;

    public const string Device = "pump";

    public long Now => Start.Micros / 1_000_000 + _seconds;

    /// <summary>A second goes by.</summary>
    public FenceScript Wait(long seconds = 1)
    {
        _seconds += seconds;
        return this;
    }

    /// <summary>A message of readings, a millisecond apart within the second before; of equal number and second, of
    /// equal time.</summary>
    public FenceScript Send(
        StepSender sender, string boot, ulong first, int count, double value, long? at = null,
        string quality = "synced", int times = 1)
    {
        var end = at ?? Now;
        _steps.Add((input, stamp) =>
        {
            input.BeginRows(stamp, Device, boot, null);
            input.Sender = sender;
            for (var told = 0; told < times * count; told++)
            {
                var index = told % count;
                input.Add(new(
                    input.Symbol("t"), StepInput.NoSymbol, input.Symbol(quality),
                    new EventTime(((end - 1) * 1_000_000) + (1_000L * (long)((first + (ulong)index) % 1_000))),
                    first + (ulong)index,
                    ReadingKind.Number, value + index, null));
            }
        });
        return Stamped();
    }

    public FenceScript Low(StepSender sender, long seconds)
    {
        _steps.Add((input, stamp) =>
        {
            input.BeginRows(stamp, Device, "hb", new EventTime(seconds * 1_000_000));
            input.Sender = sender;
        });
        return Stamped();
    }

    public FenceScript Accept(string run = "")
    {
        _steps.Add((input, stamp) => input.BeginAccept(stamp, Device, run));
        return Stamped();
    }

    /// <summary>Plays it in all ways.</summary>
    public FenceOutcome Play()
    {
        var expected = Run(0, false);
        foreach (var (every, isImage) in ((int, bool)[])[(1, false), (3, false), (2, true)])
        {
            var other = Run(every, isImage);
            Assert.Equal(expected.Readings, other.Readings);
            Assert.Equal(expected.DeadLetters, other.DeadLetters);
            Assert.Equal(expected.View, other.View);
            Assert.True(expected.State.AsSpan().SequenceEqual(other.State), "the states differ");
        }
        return expected;
    }

    /// <summary>Plays it once, without a restore.</summary>
    public FenceOutcome PlayOnce() => Run(0, false);

    private FenceScript Stamped()
    {
        _stamps.Add(_seconds);
        return this;
    }

    private FenceOutcome Run(int restoreEvery, bool isImage)
    {
        var builder = new PipelineBuilder("fence", options ?? new());
        builder.Readings.To("readings");
        var pipeline = builder.Build();
        var partition = pipeline.CreatePartition();
        var sink = new RecordingSink();
        var input = new StepInput();
        for (var step = 0; step < _steps.Count; step++)
        {
            var elapsed = Duration.FromSeconds(_stamps[step]);
            _steps[step](input, new(step, Start + elapsed, elapsed));
            if (restoreEvery > 0 && step % restoreEvery == 0)
            {
                partition = isImage ? Imaged(pipeline, partition, input) : Restored(pipeline, partition);
            }
            partition.Step(input, sink);
        }
        return new(sink["readings"], sink["dead_letters"], partition.FindSource(Device)!.Value, Bytes(partition));
    }

    private static Partition Restored(Pipeline pipeline, Partition partition)
    {
        var copy = pipeline.CreatePartition();
        copy.Restore(Bytes(partition));
        return copy;
    }

    /// <summary>An image is written after the next step was made; it must have the bytes of before.</summary>
    private static Partition Imaged(Pipeline pipeline, Partition partition, StepInput input)
    {
        var before = Bytes(partition);
        var image = partition.Capture();
        partition.Step(input, new RecordingSink());
        var buffer = new SnapshotBuffer();
        image.Write(buffer);
        image.Release();
        Assert.True(buffer.ToArray().AsSpan().SequenceEqual(before), "the image has changed with the step behind it");
        var copy = pipeline.CreatePartition();
        copy.Restore(before);
        return copy;
    }

    private static byte[] Bytes(Partition partition)
    {
        var buffer = new ArrayBufferWriter<byte>();
        partition.Snapshot(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
