using System.Runtime.CompilerServices;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Typed.Shapes;

/// <summary>
/// The ordinals of texts by their identity: a text that was read from a frame and is written again needs no search by
/// its letters. Keeps only texts that the dictionary keeps: the ordinals of others end with the step.
/// </summary>
internal sealed class TextCache(TextDictionary texts)
{
    private const int Slots = 1_024;

    private readonly string?[] _texts = new string?[Slots];
    private readonly int[] _ordinals = new int[Slots];
    private string? _last;
    private int _lastOrdinal;

    public int OrdinalOf(string text) => ReferenceEquals(text, _last) ? _lastOrdinal : Find(text);

    private int Find(string text)
    {
        var slot = RuntimeHelpers.GetHashCode(text) & (Slots - 1);
        if (!ReferenceEquals(_texts[slot], text))
        {
            var ordinal = texts.InternTransient(text);
            // Only the instance that the dictionary holds: others come and go, and would only push that one out.
            if (ordinal < 0 || !ReferenceEquals(texts[ordinal], text)) { return ordinal; }
            _texts[slot] = text;
            _ordinals[slot] = ordinal;
        }
        _last = text;
        return _lastOrdinal = _ordinals[slot];
    }
}
