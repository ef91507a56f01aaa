using Telemetry.Engine.State;

namespace Telemetry.Engine.Data;

/// <summary>
/// The texts of a partition as dense ordinals, so that equal texts are equal integers. Names (devices, metrics, states)
/// are kept; values of readings are transient and forgotten when the step ends. Ordinals never leave the partition, and
/// outside of its operators they are valid until the next step ends (<see cref="Execution.Partition.ForgetUnused"/>).
/// </summary>
public sealed class TextDictionary
{
    private TextIndex _ordinals = new();
    private readonly TextIndex _transientOrdinals = new();
    private string[] _texts = new string[16];
    private string[] _transients = new string[16];
    private uint[] _transientHashes = new uint[16];
    private int _transientCount;

    /// <summary>How many texts are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Whether some text has two ordinals until the step ends: it was kept after it had a transient
    /// one.</summary>
    public bool HasTwins { get; private set; }

    /// <summary>The ordinal of a text, kept for good. Not for values that a source chooses freely.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its ordinal, 0 or more.</returns>
    public int Intern(string text)
    {
        var hash = TextIndex.HashOf(text);
        var ordinal = _ordinals.Find(text, hash, _texts);
        if (ordinal >= 0) { return ordinal; }
        HasTwins |= _transientCount > 0 && _transientOrdinals.Find(text, hash, _transients) >= 0;
        if (Count == _texts.Length) { Array.Resize(ref _texts, Growth.After(Count)); }
        _texts[Count] = text;
        _ordinals.Add(hash, Count);
        return Count++;
    }

    /// <summary>The ordinal of a text, valid until the step ends unless the text is kept anyway.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its ordinal; negative when transient.</returns>
    public int InternTransient(string text)
    {
        var hash = TextIndex.HashOf(text);
        var ordinal = _ordinals.Find(text, hash, _texts);
        if (ordinal >= 0) { return ordinal; }
        ordinal = _transientOrdinals.Find(text, hash, _transients);
        if (ordinal >= 0) { return ~ordinal; }
        if (_transientCount == _transients.Length)
        {
            Array.Resize(ref _transients, Growth.After(_transientCount));
            Array.Resize(ref _transientHashes, _transients.Length);
        }
        _transients[_transientCount] = text;
        _transientHashes[_transientCount] = hash;
        _transientOrdinals.Add(hash, _transientCount);
        return ~_transientCount++;
    }

    /// <summary>The kept ordinal of a text that has some ordinal.</summary>
    /// <param name="ordinal">A valid ordinal, transient or kept.</param>
    /// <returns>The kept ordinal.</returns>
    public int Keep(int ordinal) => ordinal >= 0 ? ordinal : Intern(_transients[~ordinal]);

    /// <summary>The one ordinal that stands for a text now: a text that was kept after a frame was filled has two
    /// within the step (<see cref="HasTwins"/>). Ordinals are compared when they are settled; expressions see to it
    /// themselves.</summary>
    /// <param name="ordinal">A valid ordinal, transient or kept.</param>
    /// <returns>The kept ordinal if there is one, else the transient one.</returns>
    public int Settle(int ordinal) =>
        ordinal < 0 && Find(_transients[~ordinal]) is >= 0 and var kept ? kept : ordinal;

    /// <summary>The kept ordinal of a text, or −1 when it has none.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The ordinal or −1.</returns>
    public int Find(string text) => _ordinals.Find(text, TextIndex.HashOf(text), _texts);

    /// <summary>The text of an ordinal.</summary>
    /// <param name="ordinal">A valid ordinal.</param>
    /// <returns>The text.</returns>
    public string this[int ordinal] => ordinal >= 0 ? _texts[ordinal] : _transients[~ordinal];

    /// <summary>Forgets all texts; called when a step has ended and whoever holds ordinals is made anew.</summary>
    internal void Renew()
    {
        ForgetTransients();
        _ordinals = new();
        _texts = new string[16];
        Count = 0;
    }

    /// <summary>Forgets the transient texts; called when a step ends.</summary>
    public void ForgetTransients()
    {
        if (_transientCount == 0) { return; }
        _transientOrdinals.Clear(_transientHashes.AsSpan(0, _transientCount));
        // The texts are held by nothing else.
        _transients.AsSpan(0, _transientCount).Clear();
        _transientCount = 0;
        HasTwins = false;
    }
}
