namespace Telemetry.Engine.Data;

/// <summary>Finds the numbers of texts that are numbered as they come; the texts themselves lie with the
/// caller.</summary>
internal sealed class TextIndex
{
    private Slot[] _slots = new Slot[64];
    private int _count;

    /// <summary>The text's number, or −1.</summary>
    public int Find(string text, string[] texts)
    {
        var hash = HashOf(text);
        var mask = _slots.Length - 1;
        for (var at = (int)hash & mask; _slots[at].Next > 0; at = (at + 1) & mask)
        {
            if (_slots[at].Hash == hash && texts[_slots[at].Next - 1] == text) { return _slots[at].Next - 1; }
        }
        return -1;
    }

    /// <summary>Adds a text that is not there.</summary>
    public void Add(string text, int number)
    {
        _count++;
        // Hashes lie beside the numbers, so a probe costs little, and four fifths may be taken.
        if (_count * 5 > _slots.Length * 4) { Rehash(); }
        Place(new() { Hash = HashOf(text), Next = number + 1 });
    }

    private void Rehash()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (var slot in old)
        {
            if (slot.Next > 0) { Place(slot); }
        }
    }

    private void Place(in Slot slot)
    {
        var mask = _slots.Length - 1;
        var at = (int)slot.Hash & mask;
        while (_slots[at].Next > 0) { at = (at + 1) & mask; }
        _slots[at] = slot;
    }

    private static uint HashOf(string text) => (uint)StringComparer.Ordinal.GetHashCode(text);

    private struct Slot
    {
        public uint Hash;

        /// <summary>The number + 1; 0 when the place is free.</summary>
        public int Next;
    }
}
