namespace Telemetry.Engine.State;

/// <summary>
/// The keys of a table as they were at a capture, for the thread that writes images while keys are added: keys never
/// change, so nothing is copied, and what must be sorted is sorted by that thread.
/// </summary>
internal sealed class KeyImage
{
    private readonly GrowingOrder _order;
    private ByteSlab.View _encoded;

    public KeyImage() =>
        _order = new((left, right) => _encoded[left].SequenceCompareTo(_encoded[right]));

    /// <summary>How many keys there were.</summary>
    public int Count { get; private set; }

    /// <summary>The keys' ordinals in order; only for the thread that writes.</summary>
    public ReadOnlySpan<int> Sorted => _order.Through(Count);

    /// <summary>A key's canonical bytes.</summary>
    public ReadOnlySpan<byte> Encoded(int key) => _encoded[key];

    /// <summary>Takes the keys that there are now; not while another thread writes.</summary>
    public void Take(in ByteSlab.View encoded, int count) => (_encoded, Count) = (encoded, count);
}
