using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Operators;

/// <summary>
/// One stage of a pipeline inside one partition: a deterministic state machine. It is called by one thread, and does
/// not block, await, read a clock, draw randomness or touch I/O; all it knows comes through these calls and its
/// context. What it emits goes to the collector, which never refuses. The runtime forwards watermarks: everything that
/// was emitted for a watermark reaches the operators behind before the watermark does.
/// </summary>
/// <remarks>
/// Within one step: rows first, then watermarks, in turns where a table's rows move its clock; then the clock. Calls
/// that an operator has no use for do nothing.
/// Nothing that it emits may depend on key or text ordinals: go through keys in their sorted order.
/// </remarks>
public abstract class Operator
{
    private OperatorContext? _context;

    /// <summary>The outputs; at least one.</summary>
    public abstract IReadOnlyList<OutputPort> Outputs { get; }

    /// <summary>Whether the operator needs the watermark over all sources, which costs a look at each of
    /// them.</summary>
    public virtual bool UsesStreamWatermark => false;

    /// <summary>How far the times of what it emits may be behind the watermark that it was told: operators behind it
    /// are told of each watermark when it is so much further. Zero for most: what they emit is ahead of it.</summary>
    public virtual Duration WatermarkDelay => Duration.Zero;

    /// <summary>How much the operator can remember at most; known before it is opened, and shown before a pipeline
    /// starts.</summary>
    public virtual StateBound Bound => StateBound.Unlimited("the operator says nothing of its state");

    /// <summary>What surrounds the operator; set before the first call.</summary>
    protected OperatorContext Context =>
        _context ?? throw new InvalidOperationException("The operator was not opened.");

    /// <summary>The operator and all its parameters as one line: it is explained by it, and a pipeline of other lines
    /// is another one.</summary>
    /// <returns>The line.</returns>
    public abstract string Describe();

    /// <summary>What must be the same for a state to fit when the pipeline was changed: the description without the
    /// parameters that <see cref="Restore"/> can do with other ones (whose clock, say).</summary>
    /// <returns>The line.</returns>
    public virtual string DescribeState() => Describe();

    /// <summary>Looks whether a state of the same description fits, before anything of it is taken; asked when the
    /// pipeline was changed.</summary>
    /// <param name="reader">The state.</param>
    /// <returns>Why it does not fit: the operator begins with none then. Null when it does.</returns>
    public virtual string? WhyUnfit(SnapshotReader reader) => null;

    /// <summary>The version of the snapshot's bytes: another one is not restored.</summary>
    public virtual int StateVersion => 1;

    /// <summary>Binds the operator to its partition; called once, before anything else.</summary>
    /// <param name="context">What surrounds the operator.</param>
    public void Open(OperatorContext context)
    {
        Invariant.Check(_context is null, "an operator is opened once");
        _context = context;
        OnOpen();
    }

    /// <summary>Takes a frame; it is valid only during the call and must not be changed.</summary>
    /// <param name="port">The input that it came from.</param>
    /// <param name="frame">At least one row.</param>
    /// <param name="output">Where results go.</param>
    public abstract void Process(int port, Data.Frame frame, Collector output);

    /// <summary>No row of this source (or, for <see cref="SourceTable.All"/>, of any that counts) with an event time at
    /// or before the watermark will come, except late ones.</summary>
    /// <param name="source">The source's ordinal, or <see cref="SourceTable.All"/>.</param>
    /// <param name="watermark">Greater than the one before.</param>
    /// <param name="output">Where results go.</param>
    public virtual void AdvanceWatermark(int source, EventTime watermark, Collector output) { }

    /// <summary>The step's journal time; called at the end of every step.</summary>
    /// <param name="journalTime">Never less than the one before.</param>
    /// <param name="output">Where results go.</param>
    public virtual void AdvanceClock(EventTime journalTime, Collector output) { }

    /// <summary>A source came online or went offline.</summary>
    /// <param name="source">The source's ordinal.</param>
    /// <param name="isOnline">Whether it is online now.</param>
    /// <param name="output">Where results go.</param>
    public virtual void ChangeSource(int source, bool isOnline, Collector output) { }

    /// <summary>A journalled message for this operator (an acknowledgement, a new model).</summary>
    /// <param name="payload">The bytes; valid only during the call. What they mean is between sender and operator, and
    /// bytes that mean nothing must do nothing.</param>
    /// <param name="output">Where results go.</param>
    public virtual void Control(ReadOnlySpan<byte> payload, Collector output) { }

    /// <summary>Whether messages for an operator of another name are for this one, too. They come here first, to the
    /// last operator before the others, so that it knows what the rows that follow from them are about.</summary>
    /// <param name="target">The other operator's name.</param>
    /// <returns>True when <see cref="Control"/> takes them.</returns>
    public virtual bool Hears(string target) => false;

    /// <summary>The input has ended; every final watermark was delivered before.</summary>
    /// <param name="output">Where results go.</param>
    public virtual void Finish(Collector output) { }

    /// <summary>Writes the state as canonical bytes; called between steps.</summary>
    /// <param name="writer">Where to.</param>
    public abstract void Snapshot(SnapshotWriter writer);

    /// <summary>
    /// Takes an image of the state, called between steps; the steps wait for it. Whoever has much state copies it here
    /// and leaves the encoding to the image, which another thread writes; without that the snapshot is written at once.
    /// </summary>
    /// <param name="used">The image that the call before gave, to be filled again; nobody needs it any more. Null at
    /// first.</param>
    /// <returns>The image.</returns>
    public virtual StateImage Capture(StateImage? used)
    {
        var image = used as WrittenImage ?? new WrittenImage();
        image.Bytes.Reset();
        Snapshot(new(image.Bytes));
        return image;
    }

    /// <summary>Reads the state that <see cref="Snapshot"/> wrote, of an operator with the same
    /// <see cref="DescribeState"/> and <see cref="StateVersion"/>; called once, after Open and before the first
    /// frame.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="SnapshotFormatException">The bytes do not fit.</exception>
    public abstract void Restore(SnapshotReader reader);

    /// <summary>Called when the context has been set.</summary>
    protected virtual void OnOpen() { }
}
