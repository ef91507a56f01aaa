using Telemetry.Engine.Data;

namespace Telemetry.Engine.Over;

/// <summary>An aggregate of a frame, one of several that share it.</summary>
internal sealed class FoldFunction(FoldGroup group, int index) : OverFunction(group.ColumnOf(index))
{
    public override bool IsRunning => group.Bounds.IsRunning;

    public override bool IsComplete(in OverPlace place) => group.Bounds.IsComplete(place);

    public override long KnownAt(in OverPlace place) => group.Bounds.CompleteAt(place);

    public override void Write(in OverPlace place, Frame frame, int column, int row) =>
        group.Give(index, place.Key, frame, column, row);

    public override int FirstNeeded(in OverPlace place) => group.FirstNeeded(place);
}
