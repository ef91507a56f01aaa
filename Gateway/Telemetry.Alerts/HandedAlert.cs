using System.Globalization;

namespace Telemetry.Alerts;

/// <summary>An alert as another form of a pipeline left it: what it said of it last, and what people heard.</summary>
public sealed class HandedAlert
{
    /// <summary>The cell that says what those who are notified heard last, as a state; none when nothing.</summary>
    public const string ToldCell = "told";

    private readonly IReadOnlyDictionary<string, string?> _cells;

    /// <summary>An alert.</summary>
    /// <param name="cells">The columns of <see cref="AlertSchema"/> by name, as invariant texts, and
    /// <see cref="ToldCell"/>. A column that is not there is empty.</param>
    public HandedAlert(IReadOnlyDictionary<string, string?> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        _cells = cells;
    }

    /// <summary>Everything that was said.</summary>
    public IReadOnlyDictionary<string, string?> Cells => _cells;

    /// <summary>Its id as text.</summary>
    public string Id => this["id"] ?? "";

    /// <summary>Whether it fires, as far as people are concerned.</summary>
    public bool IsFiring => State == AlertSchema.NameOf(AlertState.Firing);

    /// <summary>Whether a person closed it while its condition held.</summary>
    public bool IsClosed => State == AlertSchema.NameOf(AlertState.Resolved) && this["end"] is null;

    /// <summary>Whether people believe that it fires.</summary>
    public bool IsToldFiring => this[ToldCell] == AlertSchema.NameOf(AlertState.Firing);

    /// <summary>How it was shown.</summary>
    public string? State => this["state"];

    /// <summary>How many steps of its escalation people heard.</summary>
    public int Escalation =>
        int.TryParse(this["escalation"], NumberStyles.None, CultureInfo.InvariantCulture, out int level) ? level : 0;

    /// <summary>A column, or null.</summary>
    /// <param name="column">Its name.</param>
    public string? this[string column] => _cells.GetValueOrDefault(column);
}
