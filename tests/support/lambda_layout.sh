# Runs a command where the folders of a function are at Lambda's places. For a mount namespace of its own (unshare).
#
#   bash lambda_layout.sh OPT TASK RUNTIME COMMAND...
set -eu
opt=$1 task=$2 runtime=$3
shift 3
scratch=$(mktemp -d)
# In a chroot the root cannot be changed. Then whoever made it must have seen to it that nothing is shared.
mount --make-rprivate / 2>/dev/null || ! grep -q ' shared:' /proc/self/mountinfo
mount -t tmpfs tmpfs "$scratch"
# What is in a folder already stays reachable: an interpreter may be there.
laid() {
  mkdir "$scratch/$1"
  for each in "/$1"/*; do
    [ -e "$each" ] || continue
    if [ -d "$each" ]; then mkdir -p "$scratch$each" && mount --rbind "$each" "$scratch$each"
    else touch "$scratch$each" && mount --bind "$each" "$scratch$each"; fi
  done
  shift
}
laid opt
for each in "$opt"/*; do
  name=opt/$(basename "$each")
  mkdir -p "$scratch/$name" && mount --bind "$each" "$scratch/$name"
done
laid var
mkdir -p "$scratch/var/task" "$scratch/var/runtime"
mount --bind "$task" "$scratch/var/task"
mount --bind "$runtime" "$scratch/var/runtime"
mount --rbind "$scratch/opt" /opt
mount --rbind "$scratch/var" /var
exec "$@"
