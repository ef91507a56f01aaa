namespace Telemetry.Journal;

/// <summary>Records on their way to the disk together.</summary>
internal sealed class Batch
{
    private byte[] _bytes = new byte[64 * 1024];

    public int Length { get; private set; }

    /// <summary>The position behind the last record.</summary>
    public long End { get; set; }

    /// <summary>Where in the bytes a new segment begins.</summary>
    public List<SegmentStart> Starts { get; } = [];

    /// <summary>How many of the bytes are written; not all, when the disk was full on the way.</summary>
    public int Written { get; set; }

    /// <summary>How many of <see cref="Starts"/> have their segment.</summary>
    public int Started { get; set; }

    /// <summary>Completes when the batch is durable; made when somebody asks.</summary>
    public TaskCompletionSource? Completion { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + length));
        }

        var room = _bytes.AsSpan(Length, length);
        Length += length;
        return room;
    }

    public Task WhenDurable() =>
        (Completion ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Clear()
    {
        Length = 0;
        Written = 0;
        Started = 0;
        Starts.Clear();
        Completion = null;
    }
}
