using System.Numerics;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>One item for each of some keys, in pages by the key's ordinal: found without a search, and a page whose
/// last item goes is given back.</summary>
internal sealed class KeyPages<T>
{
    private const int Shift = 6;
    private const int PageKeys = 1 << Shift;

    private Page?[] _pages = [];
    private Page? _spare;

    /// <summary>How many keys have an item.</summary>
    public int Count { get; private set; }

    /// <summary>How many pages are held, to see memory fall.</summary>
    public int PageCount { get; private set; }

    public bool Contains(int key) => PageOf(key) is { } page && ((page.Used >> (key & (PageKeys - 1))) & 1) != 0;

    /// <summary>The item of a key that has one.</summary>
    public ref T this[int key] => ref _pages[key >> Shift]!.Items[key & (PageKeys - 1)];

    /// <summary>The place for the item of a key; holds the item, or the type's default when it is new.</summary>
    public ref T Claim(int key, out bool isNew)
    {
        var page = PageOf(key) ?? NewPage(key >> Shift);
        var bit = 1UL << (key & (PageKeys - 1));
        isNew = (page.Used & bit) == 0;
        if (isNew) { page.Used |= bit; Count++; }
        return ref page.Items[key & (PageKeys - 1)];
    }

    public void Remove(int key)
    {
        if (!Contains(key)) { return; }
        var page = _pages[key >> Shift]!; // It has the key.
        page.Items[key & (PageKeys - 1)] = default!; // Nobody reads an item that is not there.
        page.Used &= ~(1UL << (key & (PageKeys - 1)));
        Count--;
        if (page.Used != 0) { return; }
        _pages[key >> Shift] = null;
        _spare = page;
        PageCount--;
    }

    public void Clear()
    {
        _pages = [];
        _spare = null;
        (Count, PageCount) = (0, 0);
    }

    private Page? PageOf(int key) => (uint)(key >> Shift) < (uint)_pages.Length ? _pages[key >> Shift] : null;

    private Page NewPage(int index)
    {
        Invariant.Check(index >= 0, "state is asked for by a key");
        if (index >= _pages.Length)
        {
            Array.Resize(ref _pages, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(index + 1, 4)));
        }
        var page = _spare ?? new Page();
        _spare = null;
        PageCount++;
        return _pages[index] = page;
    }

    private sealed class Page
    {
        public readonly T[] Items = new T[PageKeys];
        public ulong Used;
    }
}
