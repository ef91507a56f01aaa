using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>
/// The texts of kept rows. A cell is the ordinal of a text that the partition keeps anyway, or (negative) the place of
/// one that only the row keeps; that place is free again when the row goes.
/// </summary>
internal sealed class RowTexts(TextDictionary texts)
{
    /// <summary>What a text costs beside its characters.</summary>
    private const int Overhead = 24;

    private readonly List<string?> _own = [];
    private readonly Stack<int> _free = new();

    /// <summary>How many texts are kept for rows alone.</summary>
    public int Count => _own.Count - _free.Count;

    public string this[long cell] => cell >= 0 ? texts[(int)cell] : _own[(int)~cell]!; // The cell is in use.

    /// <summary>What a text counts, whoever keeps it: that may differ after a restore.</summary>
    public int BytesOf(long cell) => Overhead + (this[cell].Length * sizeof(char));

    /// <summary>The cell of a frame's text.</summary>
    public long Take(int ordinal) => ordinal >= 0 ? ordinal : TakeOwn(texts[ordinal]);

    /// <summary>The cell of a restored text.</summary>
    public long Take(string text) => texts.Find(text) is >= 0 and var kept ? kept : TakeOwn(text);

    /// <summary>The text as a frame's ordinal, valid during the step.</summary>
    public int OrdinalOf(long cell) => cell >= 0 ? (int)cell : texts.InternTransient(this[cell]);

    public bool IsEqual(long cell, int ordinal) => cell == ordinal && cell >= 0 || this[cell] == texts[ordinal];

    public ulong HashOf(int ordinal)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var part in texts[ordinal]) { hash = (hash ^ part) * 0x100000001B3UL; }
        return hash;
    }

    public void Free(long cell)
    {
        if (cell >= 0) { return; }
        _own[(int)~cell] = null;
        _free.Push((int)~cell);
    }

    private long TakeOwn(string text)
    {
        if (_free.TryPop(out var place)) { _own[place] = text; return ~(long)place; }
        _own.Add(text);
        return ~(long)(_own.Count - 1);
    }
}
