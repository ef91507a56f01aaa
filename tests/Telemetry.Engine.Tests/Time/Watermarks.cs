using System.Buffers;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

/// <summary>Keeps what comes out of a combination of watermarks, as words; times in microseconds.</summary>
internal sealed class Watermarks : IWatermarkOutput
{
    private readonly List<string> _said = [];

    public List<EventTime> Emitted { get; } = [];

    public bool IsIdle { get; private set; }

    public string Take()
    {
        var text = string.Join(' ', _said);
        _said.Clear();
        return text;
    }

    public void EmitWatermark(EventTime watermark)
    {
        Emitted.Add(watermark);
        IsIdle = false;
        _said.Add($"{watermark.Micros}");
    }

    public void MarkIdle()
    {
        IsIdle = true;
        _said.Add("idle");
    }

    public void MarkActive()
    {
        IsIdle = false;
        _said.Add("active");
    }

    /// <summary>Takes a part through its snapshot into a fresh one; the fresh one's must be the same bytes.</summary>
    public static T Copy<T>(T part, T fresh, Action<T, SnapshotWriter> write, Action<T, SnapshotReader> read)
    {
        var bytes = BytesOf(part, write);
        var reader = new SnapshotReader(bytes);
        read(fresh, reader);
        reader.End();
        Assert.Equal(bytes, BytesOf(fresh, write));
        return fresh;
    }

    private static byte[] BytesOf<T>(T part, Action<T, SnapshotWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        write(part, new SnapshotWriter(bytes));
        return bytes.WrittenSpan.ToArray();
    }
}
