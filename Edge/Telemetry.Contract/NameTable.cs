using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Telemetry.Contract;

/// <summary>
/// Turns UTF-8 names into strings and remembers them, so that a name seen before costs no allocation.
/// Bounded: when it is full it forgets everything and starts afresh. Not thread-safe.
/// </summary>
public sealed class NameTable
{
    // HashCode is seeded per process: a foreigner cannot choose names that collide.
    private static readonly ulong Seed = ((ulong)(uint)HashCode.Combine(1) << 32) | (uint)HashCode.Combine(2);

    private readonly int _countMax;
    private Entry[] _entries;
    private int[] _slots;
    private int _count;

    /// <summary>Makes an empty table.</summary>
    /// <param name="countMax">How many names are kept before the table starts afresh.</param>
    public NameTable(int countMax = Limits.InternedNamesMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(countMax);
        _countMax = countMax;
        _entries = new Entry[Math.Min(64, countMax)];
        _slots = new int[128];
    }

    /// <summary>How many names are remembered now.</summary>
    public int Count => _count;

    /// <summary>How often the table was full and started afresh.</summary>
    public int Resets { get; private set; }

    /// <summary>The string of these bytes: the same instance until the table starts afresh.</summary>
    public string Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        var hash = Hash(utf8);
        var mask = _slots.Length - 1;
        var slot = hash & mask;
        while (_slots[slot] != 0)
        {
            ref readonly var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash && utf8.SequenceEqual(entry.Utf8))
            {
                return entry.Name;
            }

            slot = (slot + 1) & mask;
        }

        return Add(utf8, hash);
    }

    private string Add(ReadOnlySpan<byte> utf8, int hash)
    {
        if (_count == _countMax)
        {
            Resets++;
            _count = 0;
            Array.Clear(_slots);
            Array.Clear(_entries);
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Min(_countMax, _entries.Length * 2));
        }

        var name = Encoding.UTF8.GetString(utf8);
        _entries[_count++] = new Entry(hash, utf8.ToArray(), name);
        if (_count * 2 > _slots.Length)
        {
            _slots = new int[_slots.Length * 2];
            for (var i = 0; i < _count - 1; i++)
            {
                Place(_entries[i].Hash, i);
            }
        }

        Place(hash, _count - 1);
        return name;
    }

    private void Place(int hash, int index)
    {
        var mask = _slots.Length - 1;
        var slot = hash & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _slots[slot] = index + 1;
    }

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        var rest = 0UL;
        foreach (var b in bytes)
        {
            rest = (rest << 8) | b;
        }

        hash = Mix(hash, rest);
        return (int)(hash >> 33);
    }

    private static ulong Mix(ulong hash, ulong word)
    {
        var high = Math.BigMul(hash ^ word, 0x9E3779B97F4A7C15UL, out var low);
        return BitOperations.RotateLeft(high ^ low, 23) + Seed;
    }

    private readonly record struct Entry(int Hash, byte[] Utf8, string Name);
}
