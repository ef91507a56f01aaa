using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>Says which partial matches were given up because there were too many: one dead letter for a key each time
/// that rows of it enter.</summary>
internal sealed class DropLetters(CepLimits limits, KeyTable keys, OperatorContext context, int port)
{
    private CepDropReason _reason;
    private int _count;
    private long _first;

    public void Add(in CepMatch partial, CepDropReason reason)
    {
        var time = partial.Time.Micros;
        if (_count++ > 0) { return; }
        (_reason, _first) = (reason, time);
    }

    /// <summary>Says what was given up of a key, if anything was.</summary>
    public void Say(int key, Collector output)
    {
        if (_count == 0) { return; }
        var frame = output.Add(port, context.JournalTime, Frame.NoKey, out var row);
        for (var column = ReadingSchema.Device + 1; column < frame.Schema.Count; column++)
        {
            var isSet = column is ReadingSchema.Arrived or DeadLetterSchema.EventTime or DeadLetterSchema.Reason
                or DeadLetterSchema.Detail;
            if (!isSet) { frame[column].SetNull(row); }
        }
        var source = keys.SourceOf(key);
        frame.SetText(ReadingSchema.Device, row, source < 0 ? null : context.Sources.NameOf(source));
        frame.Longs(ReadingSchema.Arrived)[row] = context.JournalTime.Micros;
        frame.Longs(DeadLetterSchema.EventTime)[row] = _first;
        frame.SetText(DeadLetterSchema.Reason, row, DeadLetterSchema.PatternLimit);
        frame.SetText(DeadLetterSchema.Detail, row, string.Create(CultureInfo.InvariantCulture,
            $"{_count} partial matches of key {keys.Describe(key)} were given up: {LimitOf(_reason)}"));
        _count = 0;
    }

    private string LimitOf(CepDropReason reason) => reason switch
    {
        CepDropReason.PartialsOfKey => Text($"a key has {limits.PartialsPerKeyMax} at most"),
        CepDropReason.PlacesOfKey => Text($"those of a key have {limits.PlacesPerKeyMax} places at most"),
        CepDropReason.Partials => Text($"there are {limits.PartialsMax} at most"),
        CepDropReason.Places => Text($"all together have {limits.PlacesMax} places at most"),
        CepDropReason.None or _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No limit."),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
