using System.Runtime.InteropServices;

namespace Telemetry.Engine.Data;

/// <summary>Finds the numbers of texts that are numbered as they come; the texts themselves lie with the
/// caller.</summary>
internal sealed class TextIndex
{
    // Random in each process, so that nobody can send texts that collide. No order depends on hashes.
    private static readonly ulong Seed = ((ulong)(uint)StringComparer.Ordinal.GetHashCode("high") << 32)
        | (uint)StringComparer.Ordinal.GetHashCode("low");

    private Slot[] _slots = new Slot[64];
    private int _count;

    /// <summary>What <see cref="Find"/> and <see cref="Add"/> know a text by: once per text, since it reads all of
    /// it.</summary>
    public static uint HashOf(string text)
    {
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        var hash = Seed ^ (uint)bytes.Length;
        for (; bytes.Length >= 2 * sizeof(ulong); bytes = bytes[(2 * sizeof(ulong))..])
        {
            hash = Fold(
                MemoryMarshal.Read<ulong>(bytes) ^ hash,
                MemoryMarshal.Read<ulong>(bytes[sizeof(ulong)..]) ^ 0xA0761D6478BD642FUL);
        }
        if (bytes.Length >= sizeof(ulong))
        {
            hash = Fold(MemoryMarshal.Read<ulong>(bytes) ^ hash, 0xE7037ED1A0B428DBUL);
            bytes = bytes[sizeof(ulong)..];
        }
        var rest = 0UL;
        foreach (var part in bytes) { rest = (rest << 8) | part; }
        hash = Fold(rest ^ Seed, hash ^ 0x8EBC6AF09C88C6E3UL);
        return (uint)(hash ^ (hash >> 32));
    }

    /// <summary>The text's number, or −1.</summary>
    public int Find(string text, uint hash, string[] texts)
    {
        var slots = _slots;
        var mask = slots.Length - 1;
        for (var at = (int)hash & mask; slots[at].Next > 0; at = (at + 1) & mask)
        {
            if (slots[at].Hash == hash && texts[slots[at].Next - 1] == text) { return slots[at].Next - 1; }
        }
        return -1;
    }

    /// <summary>Adds a text that is not there.</summary>
    public void Add(uint hash, int number)
    {
        _count++;
        // Hashes lie beside the numbers, so a probe costs little, and four fifths may be taken.
        if (_count * 5 > _slots.Length * 4) { Rehash(); }
        Place(new() { Hash = hash, Next = number + 1 });
    }

    /// <summary>Forgets all texts; what a great step needed stays, and costs small ones nothing.</summary>
    /// <param name="hashes">Those of all texts.</param>
    public void Clear(ReadOnlySpan<uint> hashes)
    {
        _count = 0;
        if (hashes.Length * 4 > _slots.Length)
        {
            _slots.AsSpan().Clear();
            return;
        }
        var mask = _slots.Length - 1;
        foreach (var hash in hashes)
        {
            // A text lies where no free place is before it, so nothing is left behind.
            for (var at = (int)hash & mask; _slots[at].Next > 0; at = (at + 1) & mask) { _slots[at] = default; }
        }
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

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    private struct Slot
    {
        public uint Hash;

        /// <summary>The number + 1; 0 when the place is free.</summary>
        public int Next;
    }
}
