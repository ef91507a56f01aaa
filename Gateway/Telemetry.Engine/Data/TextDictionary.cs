namespace Telemetry.Engine.Data;

/// <summary>
/// The texts of a partition as dense ordinals, so that equal texts are equal integers. Names (devices, metrics, states)
/// are kept; values of readings are transient and forgotten when the step ends. Ordinals never leave the partition.
/// </summary>
public sealed class TextDictionary
{
    private readonly Dictionary<string, int> _ordinals = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _transientOrdinals = new(StringComparer.Ordinal);
    private readonly List<string> _transients = [];

    /// <summary>How many texts are kept.</summary>
    public int Count => _texts.Count;

    /// <summary>The ordinal of a text, kept for good. Not for values that a source chooses freely.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its ordinal, 0 or more.</returns>
    public int Intern(string text)
    {
        if (_ordinals.TryGetValue(text, out var ordinal)) { return ordinal; }
        _ordinals.Add(text, _texts.Count);
        _texts.Add(text);
        return _texts.Count - 1;
    }

    /// <summary>The ordinal of a text, valid until the step ends unless the text is kept anyway.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its ordinal; negative when transient.</returns>
    public int InternTransient(string text)
    {
        if (_ordinals.TryGetValue(text, out var ordinal)) { return ordinal; }
        if (_transientOrdinals.TryGetValue(text, out ordinal)) { return ordinal; }
        _transients.Add(text);
        ordinal = -_transients.Count;
        _transientOrdinals.Add(text, ordinal);
        return ordinal;
    }

    /// <summary>The kept ordinal of a text that has some ordinal.</summary>
    /// <param name="ordinal">A valid ordinal, transient or kept.</param>
    /// <returns>The kept ordinal.</returns>
    public int Keep(int ordinal) => ordinal >= 0 ? ordinal : Intern(_transients[~ordinal]);

    /// <summary>The one ordinal that stands for a text now: a text that was kept after a frame was filled has two
    /// within the step. Ask before comparing texts of frames with others.</summary>
    /// <param name="ordinal">A valid ordinal, transient or kept.</param>
    /// <returns>The kept ordinal if there is one, else the transient one.</returns>
    public int Settle(int ordinal) =>
        ordinal < 0 && Find(_transients[~ordinal]) is >= 0 and var kept ? kept : ordinal;

    /// <summary>The kept ordinal of a text, or −1 when it has none.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The ordinal or −1.</returns>
    public int Find(string text) => _ordinals.GetValueOrDefault(text, -1);

    /// <summary>The text of an ordinal.</summary>
    /// <param name="ordinal">A valid ordinal.</param>
    /// <returns>The text.</returns>
    public string this[int ordinal] => ordinal >= 0 ? _texts[ordinal] : _transients[~ordinal];

    /// <summary>Forgets the transient texts; called when a step ends.</summary>
    public void ForgetTransients()
    {
        if (_transients.Count == 0) { return; }
        _transients.Clear();
        _transientOrdinals.Clear();
    }
}
